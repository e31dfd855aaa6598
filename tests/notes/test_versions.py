"""`versions:` as written -> conditions of which each runs one version."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Location
from generator.model.note import Condition
from generator.notes import conditions, versions
from generator.notes.fields import Fields
from generator.syntax.text import Source
from generator.syntax.yaml_nodes import Table, parse


def read(text: str) -> tuple[dict[str, Condition], list[str]]:
    node, problems = parse(Source(text, Location("note.yml")))
    fields = Fields(problems)
    assert isinstance(node, Table)
    found = conditions.conditions(node.get("conditions"), fields, node.get("versions"))
    return found, [str(one) for one in fields.problems]


def revisions(text: str) -> dict[str, str]:
    found, problems = read(text)
    assert not problems
    return {name: one.revision for name, one in found.items()}


def test_versions_alone_are_all_conditions() -> None:
    assert revisions("versions: {old: v1.2, new: HEAD}") == {"old": "v1.2", "new": "HEAD"}


def test_versions_come_after_conditions_and_those_that_they_name_keep_their_settings() -> None:
    text = "conditions: {new: {pin: two cores}, here: {pin: one cpu}}\nversions: {old: v1.2, new: main~2}"
    found, _ = read(text)
    assert revisions(text) == {"new": "main~2", "here": "", "old": "v1.2"}
    assert (found["new"].placement, found["old"].placement) == ("two cores", "")


def test_the_working_tree_is_a_version_that_is_the_files_as_they_lie_there() -> None:
    text = "versions: {old: v1.2, new: working tree}"
    found, _ = read(text)
    assert revisions(text) == {"old": "v1.2", "new": ""}
    assert found["new"].definition == Condition("any other name").definition


def test_two_versions_are_two_definitions_and_a_reader_sees_which_is_which() -> None:
    found, _ = read("conditions: {old: {pin: two cores}}\nversions: {old: v1.2, new: HEAD}")
    assert len({one.definition for one in found.values()}) == 2
    assert [one.title for one in found.values()] == ["two cores, version v1.2", "version HEAD"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("versions: v1.2", "note.yml:1:11: versions must be a mapping of keys to values"),
        ("versions: {}", "note.yml:1:11: versions are none"),
        ("versions: {old: [v1]}", "note.yml:1:17: the version 'old' must be a text"),
        ("versions: {old: --all}", "note.yml:1:17: '--all' cannot be a version in git"),
        ("versions: {old: v1..v2}", "note.yml:1:17: 'v1..v2' cannot be a version in git"),
        ("versions: {old: 'HEAD:probes'}", "note.yml:1:17: 'HEAD:probes' cannot be a version in git"),
        ("versions: {old: v1, new: v1}", "note.yml:1:26: 'new' is 'old' again: a version is not compared"),
    ],
)
def test_what_cannot_be_a_version_is_told_with_its_place(text: str, said: str) -> None:
    _, problems = read(text)
    assert len(problems) == 1 and problems[0].startswith(said) and "\n  hint: " in problems[0]


def test_one_version_under_two_conditions_is_no_repetition() -> None:
    text = "conditions: {near: {pin: one cpu}, far: {pin: two cores}}\nversions: {near: v1, far: v1}"
    assert revisions(text) == {"near": "v1", "far": "v1"}


@given(st.text(min_size=1))
def test_whatever_may_be_a_version_is_neither_an_option_nor_a_path_nor_a_range(text: str) -> None:
    if versions.is_revision(text):
        assert text[0] != "-" and not set(text) & set(" :\\\n\0") and ".." not in text
