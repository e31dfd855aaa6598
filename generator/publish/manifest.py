"""published.json: what a note's post was made from. Reads one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generator import regular


def read(path: Path) -> Mapping[str, Sequence[str]]:
    """Records and charts of a published.json; empty where there is none, or one that was cut short."""
    try:
        data = json.loads(regular.read(path))
        return {name: [str(item) for item in data[name]] for name in ("records", "charts")}
    except (OSError, ValueError, TypeError, KeyError):
        return {"records": [], "charts": []}


def of_edited(text: bytes, shown: bytes) -> dict[str, Any]:
    """How a post that is not what was generated is known again, should its publisher be killed."""
    return {} if text == shown else {"post": digest(shown), "text": digest(text)}


def digests(path: Path) -> tuple[str, str] | None:
    """Those of an edited post and of what was generated for it, in a published.json."""
    try:
        data = json.loads(regular.read(path))
        return str(data["post"]), str(data["text"])
    except (OSError, ValueError, TypeError, KeyError):
        return None


def digest(data: bytes) -> str:
    """By which a text is known again."""
    return hashlib.sha256(data).hexdigest()


def as_json(data: Mapping[str, Any]) -> bytes:
    """The file's bytes."""
    return (json.dumps(data, indent=1) + "\n").encode()
