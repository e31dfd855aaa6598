"""Nodes -> the types that keys ask for: what fits, what is told, where."""

from __future__ import annotations

import pytest

from generator.errors import Location, Problem
from generator.notes.fields import Fields, unprintable
from generator.syntax.text import Source
from generator.syntax.yaml_nodes import Node, Table, parse


def given(text: str) -> tuple[Node | None, Fields]:
    node, problems = parse(Source(f"key: {text}\n", Location("note")))
    assert isinstance(node, Table) and not problems
    return node.get("key"), Fields()


def told(fields: Fields) -> list[str]:
    return [f"{problem.location.column}: {problem.what}" for problem in fields.problems]


def test_what_is_not_there_is_nobodys_fault() -> None:
    fields = Fields()
    assert fields.text(None, "key") == "" and fields.shown(None, "key") == ""
    assert fields.whole(None, "key", 1, 5) is None and fields.duration(None, "key") is None
    assert fields.flag(None, "key") is False and fields.scalars(None, "key") == ()
    assert fields.table(None, "key", "") is None and fields.problems == []


@pytest.mark.parametrize(
    ("text", "value", "problems"),
    [
        ("'  a b '", "a b", []),
        ("''", "", ["6: key is empty"]),
        ('"a\\nb"', "a b", ["6: key must be one line"]),
        ("[a]", "", ["6: key must be a text"]),
    ],
)
def test_a_text_is_one_line(text: str, value: str, problems: list[str]) -> None:
    node, fields = given(text)
    assert fields.text(node, "key") == value
    assert told(fields) == problems


@pytest.mark.parametrize("number", [0x00, 0x09, 0x1B, 0x1F, 0x7F, 0x9F, 0x2028, 0xFEFF, 0xFFFE, 0xFDD0])
def test_what_a_reader_sees_holds_nothing_that_acts_on_a_page_or_terminal(number: int) -> None:
    problem = unprintable(f"a{chr(number)}b", "label", Location("note"))
    assert problem and problem.what.endswith(f": U+{number:04X}")
    assert ("a tab" in problem.what) == (number == 0x09)


@pytest.mark.parametrize("number", [0x0A, 0x20, 0x7E, 0xA0, 0x2026, 0xE000, 0x1F600])
def test_every_other_character_may_be_seen(number: int) -> None:
    assert unprintable(f"a{chr(number)}b", "label", Location("note")) is None


def test_a_tab_is_told_in_what_is_shown_and_let_be_elsewhere() -> None:
    node, fields = given('"a\\tb"')
    assert fields.text(node, "key") == "a\tb" and fields.problems == []
    fields.shown(node, "key")
    assert told(fields) == ["6: key holds a tab: U+0009"]


@pytest.mark.parametrize(
    ("text", "value"), [("1", 1), ("5", 5), ("0", None), ("6", None), ("-1", None), ("1.0", None)]
)
def test_a_whole_number_lies_within_its_bounds(text: str, value: int | None) -> None:
    node, fields = given(text)
    assert fields.whole(node, "key", 1, 5) == value
    assert bool(fields.problems) == (value is None)


@pytest.mark.parametrize("text", ["²", "1_0", "0x1", "+1", "1e1", "1" * 12])
def test_a_whole_number_is_digits_only(text: str) -> None:
    node, fields = given(text)
    assert fields.whole(node, "key", 0, 10**9) is None
    assert len(fields.problems) == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 ns", 1),
        ("0.4 ns", None),
        ("60 s", 60_000_000_000),
        ("60.1 s", None),
        ("50", None),
        ("5 KiB", None),
    ],
)
def test_a_time_has_a_unit_and_lies_within_its_bounds(text: str, value: int | None) -> None:
    node, fields = given(text)
    assert fields.duration(node, "key", 60e9) == value
    assert bool(fields.problems) == (value is None)


@pytest.mark.parametrize(
    ("text", "value", "count"), [("true", True, 0), ("false", False, 0), ("yes", False, 1)]
)
def test_a_flag_is_true_or_false(text: str, value: bool, count: int) -> None:
    node, fields = given(text)
    assert fields.flag(node, "key") is value
    assert len(fields.problems) == count


def test_scalars_are_one_text_or_a_list_of_them() -> None:
    for text, values, problems in (
        ("a", ["a"], []),
        ("[a, b]", ["a", "b"], []),
        ("[]", [], ["6: key is an empty list"]),
        ("[a, [b]]", ["a"], ["10: key must be a text or a list of texts"]),
        ("{a: b}", [], ["6: key must be a text or a list of texts"]),
    ):
        node, fields = given(text)
        assert [one.text for one in fields.scalars(node, "key")] == values
        assert told(fields) == problems


def test_an_unknown_key_is_told_with_the_nearest_and_its_missing_value_is_not_told_twice() -> None:
    node, fields = given("{prob: x, other: }")
    assert isinstance(node, Table)
    assert not fields.known(node, ("probe", "label"), "it")
    assert [(one.what, one.hint) for one in fields.problems] == [
        ("unknown key 'prob' in it", "did you mean 'probe'?")
    ]
    fields.all_given(node)
    assert told(fields)[1:] == ["16: 'other' has no value"]


def test_a_problem_is_kept_and_a_value_given_back() -> None:
    fields = Fields()
    problem = Problem(Location("note"), "what", "hint")
    assert fields.keep(problem) is None and fields.problems == [problem]
    assert fields.keep(5) == 5
