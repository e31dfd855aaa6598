"""Charts, drawn where no drawing of exactly them is kept. The one module of its room that does I/O.

A drawing is kept in a file whose name is a hash of all that it depends on, with its own hash in it: what was
cut short or changed is drawn anew.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from generator import regular, resources
from generator.errors import RenderError
from generator.model.post import ChartRequest, Drawing
from generator.records import atomic
from generator.render import charts

_PICTURES = ("svg", "narrow")  # fields of a drawing that are bytes
_PLACES = ("location", "locations")  # where in the note something stands is not drawn


def drawings(requests: Sequence[ChartRequest], folder: Path) -> tuple[Drawing, ...]:
    """A drawing for each request, kept in the folder or made now and put there. RenderError."""
    return tuple(_drawing(request, folder) for request in requests)


def figure(request: ChartRequest, form: str, folder: Path) -> bytes:
    """The picture in one of charts.FORMATS, drawn now. RenderError."""
    _find_a_place_for_fonts(folder)
    with _told(request):
        return charts.draw(request, form)


def _drawing(request: ChartRequest, folder: Path) -> Drawing:
    path = folder / f"{key(request)}.json"
    kept = _read(path)
    if kept:
        return kept
    _find_a_place_for_fonts(folder)
    with _told(request):
        made = charts.drawing(request)
    with suppress(OSError):  # a notebook that cannot be written can still be read
        atomic.put(path, _written(made))
    return made


@contextmanager
def _told(request: ChartRequest) -> Iterator[None]:
    """Around the drawing of a chart: whatever goes wrong is a RenderError that names its kind."""
    try:
        yield
    except RenderError:
        raise
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        raise RenderError(f"{{chart}} {request.kind} could not be drawn: {what}") from error


# ------------------------------------------------------------------ what is kept


def _read(path: Path) -> Drawing | None:
    """What a file of the cache holds; None where there is none, or not all of it."""
    try:
        data = json.loads(regular.read(path))
        said = data["drawing"]
        kept = Drawing(**said | {name: said[name].encode() for name in _PICTURES})
        return kept if data["sha256"] == _hash(said) else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _written(drawing: Drawing) -> bytes:
    said = dataclasses.asdict(drawing)
    said |= {name: said[name].decode() for name in _PICTURES}
    return json.dumps({"sha256": _hash(said), "drawing": said}).encode()


def _hash(said: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


# ------------------------------------------------------------------ its name


def key(request: ChartRequest) -> str:
    """A hash of all that a drawing depends on: data, options, own file, program, matplotlib's version."""
    asked = [request.kind, request.options, request.rows, request.histories]
    parts = (
        json.dumps(asked, sort_keys=True, default=_plain).encode("utf-8", "backslashreplace"),
        request.own.source if request.own else b"",
        resources.code().encode(),
        _release().encode(),
    )
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


@cache
def _release() -> str:
    return metadata.version("matplotlib")


def _plain(value: Any) -> Any:
    """What JSON does not know: a noun's fields, any other mapping."""
    if dataclasses.is_dataclass(value):
        return {name: getattr(value, name) for name in _fields(value.__class__)}
    return dict(value) if isinstance(value, Mapping) else repr(value)


@cache
def _fields(noun: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(noun) if field.name not in _PLACES)


def _find_a_place_for_fonts(folder: Path) -> None:
    """Where $HOME cannot be written, matplotlib would list the fonts anew in every run."""
    if not os.access(os.environ.get("HOME", ""), os.W_OK):
        os.environ.setdefault("MPLCONFIGDIR", str(folder))
