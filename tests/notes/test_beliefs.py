"""What a note expected at another time: read from its text alone."""

from __future__ import annotations

import pytest

from generator.notes import beliefs

NOTE = """title: t
measure:
  a: {{probe: p, expect: {expect}}}
  b: {{probe: p, expect: {{apart: under together}}}}
conditions: {{together: {{pin: one cpu}}, apart: {{pin: two cores}}}}
body: |
  {{{{ never.read }}}}
"""


def of(expect: str) -> object:
    found = beliefs.of(NOTE.format(expect=expect))
    assert found is not None
    return found["a", "together"]


def test_every_measurement_has_its_beliefs_under_each_condition() -> None:
    found = beliefs.of(NOTE.format(expect="40..50 ns"))
    assert found is not None
    assert set(found) == {(name, condition) for name in "ab" for condition in ("together", "apart")}
    assert found["b", "apart"] == (("median", "under", None, None, "", "together"),)
    assert found["b", "together"] == ()


@pytest.mark.parametrize("other", ["40..50 ns (theory)", "0.04..0.05 us", "40 .. 50 ns", "median 40..50 ns"])
def test_what_says_the_same_in_other_words_is_the_same_belief(other: str) -> None:
    assert of(other) == of("40..50 ns (Kostas)")


@pytest.mark.parametrize(
    "other", ["40..51 ns", "under 50 ns", "first 40..50 ns", "40..50 us", "over 2x apart"]
)
def test_what_says_something_else_is_another(other: str) -> None:
    assert of(other) != of("40..50 ns")


@pytest.mark.parametrize(
    "text", ["", "title: [", "- a", "measure: {a: {probe: p, expect: nonsense}}", "measure: 1"]
)
def test_a_text_with_faults_says_nothing(text: str) -> None:
    assert beliefs.of(text) is None


def test_of_a_note_on_hosts_each_host_is_told_by_the_names_that_conditions_have_there() -> None:
    expect = "{m510: under here, apart: under together}"
    text = NOTE.replace("title: t\n", "title: t\nhosts: [here, m510]\n").format(expect=expect)
    here, m510 = (beliefs.of(text, host) for host in ("here", "m510"))
    assert here and m510
    assert here["a", "apart"] == (("median", "under", None, None, "", "together"),)
    assert here["a", "together"] == ()
    assert m510["a", "apart"] == (("median", "under", None, None, "", "here.apart"),)
    assert m510["a", "together"] == (("median", "under", None, None, "", "here.together"),)
    assert m510["b", "apart"] == here["b", "apart"]
