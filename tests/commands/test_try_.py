"""One process of a probe: which of its arguments are conditions."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.commands import try_
from generator.errors import UsageError
from generator.measure.notebook import Notebook, open_notebook
from generator.model.note import Condition
from tests.conftest import BUILT


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    BUILT.mkdir(parents=True, exist_ok=True)
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "build").symlink_to(BUILT)
    (tmp_path / "probes").mkdir()
    script = tmp_path / "probes" / "says.sh"
    script.write_text('#!/bin/sh\n# Says a time.\necho \'{"samples": [5], "unit": "ns"}\'\n')
    script.chmod(0o755)
    return open_notebook(tmp_path)


def condition(*arguments: str) -> tuple[Condition, dict[str, str]]:
    """The condition of these arguments, and what is left of them."""
    given = dict(argument.split("=", 1) for argument in arguments)
    return try_._condition(given), given


@pytest.mark.parametrize(
    ("argument", "made"),
    [
        ("pin=0", Condition("try", (0,))),
        ("pin=3,1", Condition("try", (3, 1))),
        ("pin=two cores", Condition("try", placement="two cores")),
        ("idle=50ms", Condition("try", idle=50_000_000)),
        ("awake=1", Condition("try", awake=True)),
        ("awake=true", Condition("try", awake=True)),
        ("awake=0", Condition("try")),
        ("cc=clang", Condition("try", cc="clang")),
        ("cxx=clang++", Condition("try", cxx="clang++")),
        ("cflags=-O0 -g", Condition("try", cflags=("-O0", "-g"))),
        ("cxxflags=-DX='a b'", Condition("try", cxxflags=("-DX=a b",))),
        ("prepare=sh -c 'echo x'", Condition("try", prepare=("sh", "-c", "echo x"))),
    ],
)
def test_a_condition_is_taken_out_and_the_probes_own_parameters_are_left(
    argument: str, made: Condition
) -> None:
    assert condition(argument, "size=4KiB") == (made, {"size": "4KiB"})


@pytest.mark.parametrize("argument", ["pin=0,x", "pin=0,", "idle=soon", "idle=3 KiB", "cflags='-O0"])
def test_a_condition_that_is_none_is_told_with_how_it_is_written(argument: str) -> None:
    with pytest.raises(UsageError) as error:
        condition(argument)
    assert error.value.hint == "pin=0,1 idle=50ms awake=1 cflags=-O0"


@pytest.mark.parametrize("argument", ["size", "=4", ""])
def test_an_argument_without_a_key_or_a_sign_is_told(notebook: Notebook, argument: str) -> None:
    with pytest.raises(UsageError, match=f"'{argument}' is not key=value"):
        try_.try_probe(notebook, "says", [argument])


def test_a_probe_that_is_not_there_is_told_with_the_nearest(notebook: Notebook) -> None:
    with pytest.raises(UsageError, match="sayz") as error:
        try_.try_probe(notebook, "sayz", [])
    assert "says" in error.value.hint


@pytest.mark.needs("compiler")
def test_one_process_runs_and_is_summarised(notebook: Notebook) -> None:
    outcome, summary = try_.try_probe(notebook, "says", ["size=4KiB"])
    assert (outcome.status, outcome.reason) == ("ok", "")
    assert summary is not None
    assert summary.median is not None
    assert summary.median.value == 5


@pytest.mark.needs("compiler")
def test_what_cannot_be_placed_here_is_skipped_with_its_reason(notebook: Notebook) -> None:
    outcome, summary = try_.try_probe(notebook, "says", ["pin=4095"])
    assert (outcome.status, summary) == ("skipped", None)
    assert "4095" in outcome.reason
