"""JSON by the fast library where it is installed, else by the standard one: both give the same values."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any


def whole(output: bytes) -> Any:
    """The one document that an output is; ValueError where it is more, less or none, or nobody knows fast."""
    try:
        import orjson
    except ImportError:
        raise ValueError("no fast library") from None
    return orjson.loads(output)


def dumps(document: Any) -> bytes:
    """A document as bytes."""
    with suppress(ImportError, TypeError):  # half of a pair of surrogates, an integer of more than 64 bits
        import orjson

        return orjson.dumps(document)
    return json.dumps(document).encode()
