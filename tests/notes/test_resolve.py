"""What a `{{ reference }}` names in a note."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.errors import NOWHERE, Location
from generator.model.note import ANYWHERE
from generator.notes import resolve
from generator.notes.resolve import Target
from generator.syntax.references import references
from tests import factories

APART = replace(ANYWHERE, name="apart")
LOCK = factories.measurement(
    "lock", "anywhere", "apart", expect={"apart": (factories.expectation("under 5 us", high=5000.0),)}
)
COPY = factories.measurement("copy", "anywhere", params=(("size", ("64", "4 KiB")), ("kind", ("a",))))
PAPER = factories.measurement("paper", "anywhere", probe="", printed={"apart": (factories.printed(),)})
NOTE = factories.experiment(LOCK, COPY, PAPER, conditions={"anywhere": ANYWHERE, "apart": APART})


def target(text: str) -> Target:
    (reference,) = references(f"{{{{ {text} }}}}", NOWHERE, resolve.names(NOTE))
    assert not resolve.reference_problems(reference, NOTE)
    return resolve.target(reference.accessors[0], NOTE)


@pytest.mark.parametrize(
    ("text", "condition", "field"),
    [
        ("lock", "anywhere", "median"),
        ("apart.lock.p99", "apart", "p99"),
        ("lock.expect", "apart", "expect"),  # the first that has one
        ("lock.verdict", "apart", "verdict"),
        ("paper", "apart", "printed"),
        ("paper.printed", "apart", "printed"),
        ("apart.lock.instructions", "apart", "instructions"),
    ],
)
def test_without_more_it_is_the_median_under_the_first_condition(
    text: str, condition: str, field: str
) -> None:
    assert (target(text).condition, target(text).field) == (condition, field)


def test_a_figure_may_be_that_of_the_session_before() -> None:
    for text, field in (("lock.before", "median"), ("apart.lock.p99.before", "p99")):
        assert (target(text).field, target(text).before) == (field, True)
    assert target("copy['4 KiB'].before").picks == ("4 KiB",)
    assert not target("lock").before
    assert target("lock.fact.before").fact == "before"
    assert not target("lock.fact.before").before


def test_a_fact_and_a_pick_are_named() -> None:
    assert target("lock.fact.count").fact == "count"
    assert target("copy['4 KiB'].first").picks == ("4 KiB",)
    assert target("copy['4 KiB'].first").field == "first"


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ("apart", "'apart' is a condition", "write apart.ID"),
        ("paper.before", "'paper' has no probe, so it has no 'before'", "write .printed"),
        ("lock.expect.before", "only figures have a session before, not '.expect'", "write .before alone"),
        ("lock.before.before", "nothing can follow 'before'", "delete it"),
        ("lock.before.first", "nothing can follow 'before'", "write .first.before"),
        ("lock.before.expect", "nothing can follow 'before'", "delete it"),
        ("lock.befor", "unknown field 'befor'", "did you mean 'before'?"),
        (
            "lock.max.before",
            "no session keeps its max beside its samples, so there is none before",
            "write .median.before, or that of a percentile",
        ),
        ("apart.lok", "unknown id 'lok'", "did you mean 'lock'?"),
        ("apart['lock']", "unknown id 'lock'", "did you mean 'lock'?"),
        ("apart.copy['64']", "'copy' does not run under 'apart'", "under: anywhere"),
        ("anywhere.lock.expect", "'lock' has no expectation under 'anywhere'", "under: apart"),
        ("copy.expect", "'copy' has no expectation", "write `expect:` for 'copy', or delete this"),
        ("copy", "'copy' is a sweep of 'size'", "pick one: ['64'], ['4 KiB']"),
        ("copy['4 kib']", "'4 kib' is not in the sweep of 'copy'", "did you mean '4 KiB'?"),
        ("copy['64']['a']", "'copy' has no sweep to pick this from", "delete it"),
        ("lock['64']", "'lock' has no sweep to pick this from", "delete it"),
        ("lock.fact", "'.fact' needs the name of a fact", "write .fact.NAME"),
        ("lock.p99.p90", "nothing can follow 'p99'", "delete it"),
        ("paper.median", "'paper' has no probe, so it has no 'median'", "write .printed"),
        ("lock / lock.verdict", "only figures compare, not '.verdict'", "write .median, or .printed"),
    ],
)  # fmt: skip
def test_what_names_nothing_is_told_with_what_to_write(text: str, what: str, hint: str) -> None:
    found = resolve.problems(f"{{{{ {text} }}}}", Location("page"), NOTE)
    assert [(one.what, one.hint) for one in found] == [(what, hint)]


def test_a_text_without_its_references_and_code_is_as_long() -> None:
    text = "a {{ lock }} `b {{ x }}` {{ site.c }} {{ nobody }}\n"
    left = resolve.without_references(text, NOTE)
    assert len(left) == len(text)
    assert left.split() == ["a", "{{", "site.c", "}}"]
