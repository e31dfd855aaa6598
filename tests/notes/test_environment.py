"""Compilers, flags, variables and commands of a condition; what is wrong with them stands in tests/bad."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Location
from generator.notes import environment as surroundings
from generator.notes.fields import Fields
from generator.syntax import variables
from generator.syntax.text import Source
from generator.syntax.yaml_nodes import Node, parse


def node(text: str) -> Node | None:
    found, problems = parse(Source(text, Location("note")))
    assert problems == ()
    return found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("-O0", ("-O0",)),
        ("-O0 -g  -Wl,-z,now", ("-O0", "-g", "-Wl,-z,now")),
        ("[-O0, -DX=a b]", ("-O0", "-DX=a b")),
        ("""'-DX="a b"'""", ("-DX=a b",)),
    ],
)
def test_flags_are_a_list_or_one_text(text: str, words: tuple[str, ...]) -> None:
    fields = Fields()
    assert surroundings.flags(node(text), fields) == words
    assert fields.problems == []


def test_a_command_is_split_as_a_shell_would_and_never_run_by_one() -> None:
    fields = Fields()
    assert surroundings.command(node("""sh -c 'echo $HOME; sync'"""), fields) == (
        "sh",
        "-c",
        "echo $HOME; sync",
    )
    assert surroundings.command(node("echo $HOME | tee x"), fields) == ("echo", "$HOME", "|", "tee", "x")
    assert fields.problems == []


def test_variables_stay_as_written_until_they_are_needed() -> None:
    fields = Fields()
    found = surroundings.environment(node("{A: '${HOME}/x $B', GLIBC_TUNABLES: a.b=1:c=2}"), fields)
    assert found == (("A", "${HOME}/x $B"), ("GLIBC_TUNABLES", "a.b=1:c=2"))
    assert variables.expand(found[0][1], {"HOME": "/home", "B": "no"}) == "/home/x $B"
    assert fields.problems == []


def test_a_variable_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="TOKEN"):
        variables.expand("a ${TOKEN}", {})


@pytest.mark.parametrize("kind", ["env", "prepare"])
def test_more_than_the_launcher_takes_is_a_fault(kind: str) -> None:
    fields = Fields()
    if kind == "env":
        surroundings.environment(node("{" + ", ".join(f"V{i}: x" for i in range(65)) + "}"), fields)
    else:
        surroundings.command(node(" ".join(["x"] * 65)), fields)
    (problem,) = fields.problems
    assert "more than 64" in problem.what


@given(st.text(), st.dictionaries(st.sampled_from("AB"), st.text()))
def test_a_value_without_a_reference_is_given_as_it_is(text: str, environment: dict[str, str]) -> None:
    if "${" not in text:
        assert variables.expand(text, environment) == text
