"""The rules of the house: who imports whom, who may touch the world, how long things grow."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "generator"
FILES = sorted(PACKAGE.rglob("*.py"))
EFFECTS = {"subprocess", "os", "time", "random", "socket", "tempfile"}
RIM = {  # those that touch the world; every other module is pure
    "__main__",
    "atomic",
    "build",
    "cli",
    "commands",
    "drawing",
    "executors",
    "journal",
    "libraries",
    "load",
    "locks",
    "machine",
    "measuring",
    "notes",
    "pipeline",
    "publish",
    "record",
    "service_process",
    "site",
    "sysfs",
    "terminal",
    "virtual",
}
DOORS = {  # a library that only some modules may import
    "click": {"cli"},
    "frontmatter": {"proof"},
    "jinja2": {"render"},
    "markdown": {"proof"},
    "matplotlib": {"charts"},
    "rich": {"terminal"},
    "yaml": {"yaml_source"},
}
LONGEST_FUNCTION = 40
LONGEST_FILE = 250
NOUNS = "model.py"  # every noun of the notebook in one place, however many


def name(path: Path) -> str:
    """`stats` of generator/stats.py, `charts` of anything in generator/charts/."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each imported top-level module with the names taken from it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0], tuple(alias.name for alias in node.names)


def test_a_module_imports_only_from_layers_below_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from importlinter.cli import lint_imports

    monkeypatch.chdir(PACKAGE.parent)
    assert lint_imports(no_cache=True) == 0, capsys.readouterr().out


@pytest.mark.parametrize("path", [p for p in FILES if name(p) not in RIM], ids=lambda p: p.stem)
def test_pure_modules_touch_nothing(path: Path) -> None:
    seeded = ("random", ("Random",))  # given a seed, it is a function like any other
    assert not [item for item in imports(path) if item[0] in EFFECTS and item != seeded]


@pytest.mark.parametrize("library", DOORS)
def test_each_library_has_one_door(library: str) -> None:
    users = {name(path) for path in FILES if any(module == library for module, _ in imports(path))}
    assert users <= DOORS[library]


def test_functions_stay_short() -> None:
    long = [
        f"{path.name}:{node.lineno} {node.name}: {length} lines"
        for path in FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert not long


def test_files_stay_short() -> None:
    lengths = {path.name: len(path.read_text().splitlines()) for path in FILES if path.name != NOUNS}
    assert not {file: lines for file, lines in lengths.items() if lines > LONGEST_FILE}
