"""A JSON document as all of these formats are written."""

from __future__ import annotations

import json
from typing import Any


def dumped(document: Any) -> bytes:
    """Its bytes, with a line end."""
    return (json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()
