"""What can be wrong with a chart file or a reader of the notebook's own. It is read, never run. Pure."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Sequence

from generator import units
from generator.errors import Location, Problem
from generator.model.probe import OwnChart, OwnReader

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_FORMS = {  # functions of a kind of charts, and of a reader
    "draw": ("figure", "findings", "options"),
    "alt": ("head", "findings"),
    "read": ("output",),
}
Own = OwnChart | OwnReader


def problems(own: OwnChart) -> tuple[Problem, ...]:
    """Every fault of the file: its name, its Python, the functions that a kind has."""
    return (*_name(own, "chart kind"), *_python(own))


def of_reader(own: OwnReader) -> tuple[Problem, ...]:
    """Every fault of a file `readers/NAME.py`: its name, its Python, the function `read`."""
    return (*_name(own, "reader"), *_faults(own, (("read", True),)))


def options(own: OwnChart) -> tuple[str, ...]:
    """The options that the kind takes beside those of all charts: its `OPTIONS`, a list of names."""
    for node in _statements(own):
        if isinstance(node, ast.Assign) and "OPTIONS" in _bound(node):
            return _names(node.value) or ()
    return ()


def _name(own: Own, what: str) -> Iterator[Problem]:
    if not _NAME.fullmatch(own.name):
        hint = "a letter first, then letters, digits, _ and -; one that begins with _ is none"
        yield Problem(Location(own.file), f"'{own.name}' cannot be the name of a {what}", hint)


def _python(own: OwnChart) -> Iterator[Problem]:
    yield from _faults(own, (("draw", True), ("alt", False)))
    for node in _statements(own):
        if isinstance(node, ast.Assign) and "OPTIONS" in _bound(node) and _names(node.value) is None:
            hint = 'write OPTIONS = ["scale", "unit"]'
            yield Problem(_location(own, node), "OPTIONS is a list of names", hint)


def _faults(own: Own, functions: Sequence[tuple[str, bool]]) -> Iterator[Problem]:
    """What is wrong with the Python of a file, and with the functions that it has, or needs."""
    try:
        tree = _parsed(own)
    except SyntaxError as error:
        location = Location(own.file, error.lineno or 1, max(error.offset or 1, 1))
        yield Problem(location, error.msg, "correct the Python there; the file is read, not run")
        return
    except (ValueError, RecursionError, MemoryError) as error:
        yield Problem(Location(own.file), f"this is no Python: {error}", "correct the file, or remove it")
        return
    for name, needed in functions:
        yield from _function(own, tree, name, needed=needed)


def _parsed(own: Own) -> ast.Module:
    """The file as Python's own compiler takes it; SyntaxError and the like."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compile(own.source, own.file, "exec", dont_inherit=True)
        return ast.parse(own.source, own.file)


def _statements(own: Own) -> list[ast.stmt]:
    try:
        return _parsed(own).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def _function(own: Own, tree: ast.Module, name: str, *, needed: bool) -> Iterator[Problem]:
    """A function of a kind that is not there, or that cannot be called as it will be."""
    wanted = _FORMS[name]
    hint = f"write def {name}({', '.join(wanted)}):"
    found = [node for node in tree.body if name in _bound(node)]
    if not found and needed:
        yield Problem(Location(own.file), f"there is no function {name}", hint)
    for node in found[-1:]:
        if isinstance(node, ast.AsyncFunctionDef | ast.ClassDef):
            yield Problem(_location(own, node), f"{name} is no plain function", hint)
        elif isinstance(node, ast.FunctionDef) and not _takes(node.args, len(wanted)):
            given = len(node.args.posonlyargs) + len(node.args.args)
            what = f"{name} takes {units.counted(given, 'parameter')}, not {len(wanted)}"
            if given == len(wanted):
                what = f"{name} has parameters that nobody gives it"
            yield Problem(_location(own, node), what, hint)


def _takes(given: ast.arguments, count: int) -> bool:
    """Can it be called with so many arguments by position?"""
    most = len(given.posonlyargs) + len(given.args)
    least = most - len(given.defaults)
    return least <= count and (count <= most or given.vararg is not None) and None not in given.kw_defaults


def _bound(node: ast.stmt) -> tuple[str, ...]:
    """The names that a statement of the file gives a meaning to."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return (node.name,)
        case ast.Import() | ast.ImportFrom():
            return tuple(alias.asname or alias.name for alias in node.names)
        case ast.Assign():
            return tuple(target.id for target in node.targets if isinstance(target, ast.Name))
    return ()


def _names(node: ast.expr) -> tuple[str, ...] | None:
    """A list of texts that stands there as it is; None where it is something else."""
    items = node.elts if isinstance(node, ast.List | ast.Tuple) else [None]
    texts = [item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str)]
    return tuple(texts) if len(texts) == len(items) else None


def _location(own: Own, node: ast.stmt) -> Location:
    return Location(own.file, node.lineno, node.col_offset + 1)
