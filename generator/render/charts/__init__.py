"""Charts: findings in, a picture out. The file name of a module here is the kind that a note writes.

A kind has `draw(figure, findings, options)`, where the figure is an ordinary one of matplotlib's, as wide as
a page or a phone and in the look of the house; `alt(head, findings)` where it shows no medians;
`subtitle(findings)`, what is drawn and in which unit; `FACTS = True` where it shows facts, `HISTORY = True`
where it is given the histories of the findings in their place. A notebook's own kinds are files of the same
form. Modules whose names begin with `_` are shared by the kinds. Only drawing imports matplotlib: listing and
naming do without.
"""

from __future__ import annotations

import pkgutil
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from types import ModuleType
from typing import Any

from generator.model.post import ChartRequest, Drawing
from generator.render.charts import _figure, _own, _style, _words

FORMATS = _figure.FORMATS


def kinds() -> frozenset[str]:
    """The program's own kinds of charts."""
    return frozenset(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))


def drawing(request: ChartRequest) -> Drawing:
    """The pictures for a page, and their text. ValueError for an unknown kind, RenderError from an own."""
    with _told(request):
        module = _module(request)
        wide, width = _drawn(module, request, "svg", _style.WIDE)
        narrow, _ = _drawn(module, request, "svg", _style.NARROW)
        return Drawing(
            wide,
            _alt(module, request),
            narrow if narrow != wide else b"",
            round(width),
            _words.clean(str(request.options.get("title") or request.options.get("alt") or "")),
            _subtitle(module, request),
        )


def draw(request: ChartRequest, form: str = "svg") -> bytes:
    """The picture in one of FORMATS; the same request gives the same bytes anywhere. Raises as `drawing`."""
    with _told(request):
        return _drawn(_module(request), request, form, _style.WIDE)[0]


def alt(request: ChartRequest) -> str:
    """The chart's finding in words and numbers, the note's own `alt` first; one line of plain text."""
    with _told(request):
        return _alt(_module(request), request)


def shows_facts(kind: str) -> bool:
    """Is it one of the program's kinds that show facts, not figures?"""
    return kind in kinds() and getattr(_program_kind(kind), "FACTS", False) is True


def shows_history(kind: str) -> bool:
    """Is it one of the program's kinds that show all sessions of a figure?"""
    return kind in kinds() and _is_of_history(_program_kind(kind))


def _is_of_history(module: ModuleType) -> bool:
    return getattr(module, "HISTORY", False) is True


def _shown(module: ModuleType, request: ChartRequest) -> tuple[Any, ...]:
    """What its functions are given: findings, or their histories."""
    return request.histories if _is_of_history(module) else request.rows


def _told(request: ChartRequest) -> AbstractContextManager[None]:
    return _own.told(request.own) if request.own else nullcontext()


def _module(request: ChartRequest) -> ModuleType:
    if request.own:
        return _own.module(request.own)
    if request.kind not in kinds():
        raise ValueError(f"unknown chart kind '{request.kind}'")
    return _program_kind(request.kind)


def _program_kind(kind: str) -> ModuleType:
    return import_module(f"{__name__}.{kind}")


def _drawn(module: ModuleType, request: ChartRequest, form: str, width: float) -> tuple[bytes, float]:
    """The picture, and how wide it came out."""
    with _figure.look():
        figure = _figure.blank(width)
        module.draw(figure, _shown(module, request), request.options)
        return _figure.saved(figure, form), _figure.width(figure)


def _subtitle(module: ModuleType, request: ChartRequest) -> str:
    own = getattr(module, "subtitle", None)
    return _words.clean(str(own(_shown(module, request)) or "")) if own else _words.about(request.rows)


def _alt(module: ModuleType, request: ChartRequest) -> str:
    head = _words.clean(str(request.options.get("alt") or ""))
    own = getattr(module, "alt", None)
    said = _words.clean(str(own(head, _shown(module, request)) or "")) if own else ""
    return _words.cut(said) if said else _words.alt(head or f"{request.kind} chart, medians", request.rows)
