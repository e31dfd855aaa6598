"""The rules of the house: who imports whom, who does I/O, which library has which door."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "generator"
FILES = sorted(PACKAGE.rglob("*.py"))
EFFECTS = {"subprocess", "os", "time", "random", "socket", "tempfile"}
RIM = {  # rooms and modules that do I/O; every other module is pure
    "__main__",
    "cli",
    "commands",
    "pipeline",
    "terminal",
    "machine/cpu_time",
    "machine/facts",
    "machine/hypervisor",
    "machine/sysfs",
    "measure",
    "notes/find",
    "notes/load",
    "notes/page",
    "publish",
    "records/atomic",
    "records/by_several",
    "records/fetch",
    "records/index",
    "records/journal",
    "records/locks",
    "records/rows",
    "records/sources",
    "records/store",
    "regular",
    "render/chart_cache",
    "shelf",
    "streams",
}
DOORS = {  # a library that only some modules may import
    "click": {"cli"},
    "frontmatter": {"publish/site_posts"},
    "jinja2": {"render/templates"},
    "markdown": {"publish/preflight"},
    "markdown_it": {"publish/preview/markdown"},
    "matplotlib": {"render/charts"},
    "merge3": {"publish/merge"},
    "orjson": {
        "records/entries",
        "records/file_format",
        "records/readers/_json",
    },
    "pygments": {"publish/preview/markdown"},
    "rich": {"terminal"},
    "yaml": {"syntax/yaml_nodes"},
}
LONGEST_FUNCTION = 40


def name(path: Path) -> str:
    """`machine/facts` of generator/machine/facts.py."""
    return str(path.relative_to(PACKAGE).with_suffix(""))


def within(path: Path, places: set[str]) -> bool:
    """Is the module one of these, or in one of these rooms?"""
    return any(name(path) == place or name(path).startswith(f"{place}/") for place in places)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each imported top-level module with the names taken from it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0], tuple(alias.name for alias in node.names)


def test_a_room_imports_only_from_rooms_below_its_own() -> None:
    """In a process of its own: import-linter switches off the loggers of all others."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as it; it()"]
    done = subprocess.run([*command, "--no-cache"], cwd=PACKAGE.parent, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", [p for p in FILES if not within(p, RIM)], ids=name)
def test_pure_modules_do_no_io(path: Path) -> None:
    seeded = ("random", ("Random",))  # given a seed, it is a function like any other
    assert not [item for item in imports(path) if item[0] in EFFECTS and item != seeded]


@pytest.mark.parametrize("place", sorted(RIM))
def test_every_place_with_io_exists(place: str) -> None:
    assert (PACKAGE / place).is_dir() or (PACKAGE / f"{place}.py").is_file()


@pytest.mark.parametrize("library", DOORS)
def test_each_library_has_one_door(library: str) -> None:
    users = [path for path in FILES if any(module == library for module, _ in imports(path))]
    assert users and all(within(path, DOORS[library]) for path in users)


@pytest.mark.parametrize("room", sorted(path.parent for path in FILES if path.name == "__init__.py"), ids=str)
def test_every_room_says_what_it_is_for(room: Path) -> None:
    assert ast.get_docstring(tree(room / "__init__.py"))


def test_functions_stay_short() -> None:
    long = [
        f"{path.name}:{node.lineno} {node.name}: {length} lines"
        for path in FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert not long
