"""The modules that measure for a client elsewhere: those that an entry imports, however deep."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import generator

EVERY = ("generator.records.readers",)  # packages of which a note may want any module, by its name
_FIRST = "generator.measure.older"  # what the far side runs before all others
_ELSEWHERE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.expr)
_PLACE = Path(generator.__file__).parent.parent


@cache
def modules(*entries: str) -> Mapping[str, bytes]:
    """The sources of entries and of all that they import of ours, by path: `generator/measure/rounds.py`.

    An import within a function is of what only the client needs, with libraries that a host has not: it does
    not count, nor does one that only a type checker sees.
    """
    found: dict[str, bytes] = {}
    waiting = [_FIRST, *entries]
    while waiting:
        path = _path(name := waiting.pop())
        if path is None or (where := path.relative_to(_PLACE).as_posix()) in found:
            continue
        found[where] = path.read_bytes()
        waiting += imported(found[where])
        waiting += (f"{name}.{one.stem}" for one in path.parent.glob("*.py") if name in EVERY)
    return dict(sorted(found.items()))


def _path(name: str) -> Path | None:
    """The file of a module or package; None where the name is that of neither."""
    place = _PLACE.joinpath(*name.split("."))
    files = (place / "__init__.py", place.with_name(f"{place.name}.py"))
    return next((path for path in files if path.is_file()), None)


def imported(source: bytes) -> set[str]:
    """What a source imports of ours, packages on the way and names that may be modules among it."""
    names = {name for node in statements(ast.parse(source)) for name in _named(node)}
    parts = [name.split(".") for name in names if name.split(".")[0] == generator.__name__]
    return {".".join(one[:length]) for one in parts for length in range(1, len(one) + 1)}


def statements(tree: ast.AST) -> Iterator[ast.AST]:
    """The statements that an import of the module runs."""
    yield tree
    for child in ast.iter_child_nodes(tree):
        if not isinstance(child, _ELSEWHERE) and not _is_for_types(child):
            yield from statements(child)


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _named(node: ast.AST) -> Iterator[str]:
    """The names that a statement imports, a module's own among them."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
