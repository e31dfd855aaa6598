"""Python files of the notebook's own: one becomes a module, an error in it is told with its line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from generator.syntax import own_files

FILE = "readers/mine.py"
NAME = "notebook_readers_mine"


@pytest.fixture(autouse=True)
def clean() -> Iterator[None]:
    """No module of one test is there for the next."""
    sys.modules.pop(NAME, None)
    yield
    sys.modules.pop(NAME, None)


def made(source: str) -> ModuleType:
    return own_files.module(NAME, FILE, source.encode())


def told(source: str, call: str = "") -> str:
    """What is told of what the file raises when it is run, or of a call of its function."""
    try:
        module = made(source)
        getattr(module, call)()
    except own_files.FAULTS as error:
        return own_files.told(FILE, error)
    raise AssertionError("nothing was raised")


def test_a_file_becomes_a_module_with_its_name_and_place() -> None:
    module = made("answer = 42\nwhere = __file__\nwho = __name__\n")
    assert (module.answer, module.where, module.who) == (42, FILE, NAME)


def test_a_file_may_have_dataclasses_and_coding_lines() -> None:
    source = "# coding: latin-1\nfrom __future__ import annotations\nfrom dataclasses import dataclass\n"
    source += "@dataclass\nclass One:\n    value: int = 1\n"
    assert made(source).One(2).value == 2


def test_features_that_the_program_asks_for_are_not_the_files() -> None:
    assert made("def f(x: int): ...\n").f.__annotations__ == {"x": int}


def test_a_file_that_is_run_anew_is_another_module() -> None:
    assert made("value = 1\n").value == 1
    assert not hasattr(made("other = 2\n"), "value")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 1\ny = x / 0\n", f"{FILE}:2: ZeroDivisionError: division by zero"),
        ("x = 1\nraise KeyError\n", f"{FILE}:2: KeyError"),
        ("raise SystemExit(3)\n", f"{FILE}:1: SystemExit: 3"),
        ("x = 1\n\n  y = 2\n", f"{FILE}:3: IndentationError: unexpected indent ({'mine.py'}, line 3)"),
        ("import no_such_package\n", f"{FILE}:1: ModuleNotFoundError: No module named 'no_such_package'"),
    ],
)
def test_what_it_raises_is_told_with_its_line(source: str, said: str) -> None:
    assert told(source) == said


def test_the_innermost_line_of_the_file_on_the_way_to_the_error_is_told() -> None:
    source = "import json\ndef inner():\n    return json.loads('{')\ndef outer():\n    return inner()\n"
    assert told(source, "outer").startswith(f"{FILE}:3: JSONDecodeError: ")


def test_a_slip_in_what_the_file_compiles_itself_is_told_with_the_files_line() -> None:
    assert told("x = 1\ncompile('a b', 'other.py', 'exec')\n").startswith(f"{FILE}:2: SyntaxError: ")


def test_an_error_of_elsewhere_has_no_line() -> None:
    assert own_files.told(FILE, ValueError("no")) == f"{FILE}: ValueError: no"


def test_an_interruption_is_no_fault_of_the_file() -> None:
    with pytest.raises(KeyboardInterrupt):
        told("raise KeyboardInterrupt\n")
