"""Charts: findings in, SVG bytes out. The file name of a module here is the kind that a note writes.

A kind has `draw(rows, options) -> bytes`, and `alt(head, rows) -> str` where it shows no medians; modules
whose names begin with `_` are shared by the kinds.
Only drawing imports matplotlib: listing, naming and the cache key do without.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

from generator.model.post import ChartRequest
from generator.render.charts import _words

_HERE = Path(__file__).parent
_DRAWN_WITH = (
    "model/note.py",
    "units.py",
    "findings/intervals.py",
    "findings/wording.py",
)  # below this package; they shape its texts
_NOT_DRAWN = {"location", "locations", "limit", "runs", "record", "remarks", "day"}


def kinds() -> frozenset[str]:
    """The kinds of charts there are."""
    return frozenset(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))


def load() -> None:
    """Import everything that drawing needs: for a process that shall be ready when a chart is wanted."""
    from generator.render.charts import _sheet

    for kind in kinds():
        import_module(f"{__name__}.{kind}")
    _sheet.svg(_sheet.Sheet(1, ()))


def draw(request: ChartRequest) -> bytes:
    """The chart as SVG; the same request gives the same bytes anywhere. ValueError for an unknown kind."""
    if request.kind not in kinds():
        raise ValueError(f"unknown chart kind '{request.kind}'")
    module = import_module(f"{__name__}.{request.kind}")
    drawn: bytes = module.draw(request.rows, request.options)
    return drawn


def alt(request: ChartRequest) -> str:
    """The chart's finding in words and numbers, the note's own `alt` first; one line of plain text."""
    head = _words.clean(str(request.options.get("alt") or ""))
    own = getattr(import_module(f"{__name__}.{request.kind}"), "alt", None)
    said: str = own(head, request.rows) if own else ""
    return said or _words.alt(head or f"{request.kind} chart, medians", request.rows)


def digest(request: ChartRequest) -> str:
    """A hash of all that the bytes depend on: data, options, the drawing code, matplotlib's version."""
    rows = [(row.label, row.measurement, row.condition, row.summary, row.printed) for row in request.rows]
    asked = json.dumps(_plain([request.kind, request.options, rows]), sort_keys=True, default=str)
    return hashlib.sha256(f"{_drawing_code()}\n{asked}".encode("utf-8", "backslashreplace")).hexdigest()


@cache
def _drawing_code() -> str:
    files = sorted(_HERE.glob("*.py")) + [_HERE.parents[1] / name for name in _DRAWN_WITH]
    sources = b"".join(file.read_bytes() for file in files if file.exists())
    return f"{metadata.version('matplotlib')} {hashlib.sha256(sources).hexdigest()}"


def _plain(value: Any) -> Any:
    """What a noun holds, as JSON knows it, without what no chart shows."""
    if dataclasses.is_dataclass(value):
        fields = (field.name for field in dataclasses.fields(value) if field.name not in _NOT_DRAWN)
        return {name: _plain(getattr(value, name)) for name in fields}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value
