"""What is made once for all processes of a test session."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def once(folder: Path, make: Callable[[Path], object]) -> Any:
    """What `make` gives for that folder, made by the first process of a session that asks for it."""
    folder.mkdir(exist_ok=True)
    kept = folder / "made.json"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_text(json.dumps(make(folder)))
    return json.loads(kept.read_text())


def shared(factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of a test session share."""
    base = factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
