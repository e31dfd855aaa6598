"""`{{ values }}` in prose: what they become, and that nothing else is touched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import NOWHERE, Location, Problem
from generator.model.finding import Estimate, Finding, Findings, Mode, Summary, Verdict
from generator.model.note import Experiment
from generator.model.trial import Trial
from generator.notes import load
from generator.notes.resolve import names, problems, reference_problems
from generator.render import inline
from generator.syntax.references import references
from tests import factories

NOTE = """
title: a note
measure:
  lock:
    probe: mutex_lock
    conditions: anywhere
    expect: [40..50 ns (theory), first 40..50 ns (theory)]
    printed: {anywhere: first 2092 ns (one call), apart: [1644 ns (one call), p99 5 us (a_paper)]}
  condvar: {probe: handoff_condvar, expect: {apart: under 5 us (Kostas)}}
  copy: {probe: memcpy, conditions: anywhere, params: {size: [64, 4 KiB]}}
  keys: {probe: pkeys, conditions: anywhere}
  paper: {printed: 44.5 us (p50 of another day)}
conditions: {anywhere: , apart: {pin: two cores}}
body: |
  text
"""


def at(value: float, width: float = 0.0) -> Estimate:
    return Estimate(value, value - width / 2, value + width / 2, 6, 0.969)


ROUNDS = {"median": {i: 6.52 * ratio for i, ratio in enumerate((1.7, 1.8, 1.8, 1.9, 1.8, 2.0))}}


@pytest.fixture(scope="module")
def note(tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    path = tmp_path_factory.mktemp("notebook") / "2023-11-03-note.yml"
    path.write_text(NOTE)
    experiment, found = load.experiment(path, path.parent)
    assert experiment and not found
    return experiment


def found(note: Experiment, id: str, condition: str = "anywhere", size: str = "", **summary: Any) -> Finding:  # noqa: A002
    """A finding as summarise and judge make it."""
    measurement = note.measurements[id]
    params = (("size", size),) if size else ()
    trial = Trial(id, measurement.probe, note.conditions[condition], params, ("size",) if size else ())
    kept: Mapping[str, Any] = {"said": factories.said({}, summary), "status": "ok", "n": 6, **summary}
    verdicts = tuple(
        Verdict(one, "fails", "✗ 6×", "6× the 5 µs that Kostas expected")
        for one in measurement.expect.get(condition, ())
    )
    return Finding(measurement, note.conditions[condition], Summary(trial, **kept), verdicts=verdicts)


@pytest.fixture(scope="module")
def findings(note: Experiment) -> Findings:
    modes = (Mode(3900.0, 0.52), Mode(60_000.0, 0.48))
    items = (
        found(
            note,
            "lock",
            first=at(583.0, 200.0),
            median=at(6.52, 0.1),
            percentiles={"p99": at(9.0)},
            minimum=6.0,
            by_round={"median": dict.fromkeys(range(6), 6.52)},
        ),
        found(note, "condvar", median=at(20_000.0), modes=modes),
        found(note, "condvar", "apart", median=at(28_400.0), by_round=ROUNDS),
        found(note, "copy", size="64", median=Estimate(5.0, 5.0, 5.0, 1), quick=True, n=1),
        found(note, "copy", size="4 KiB", status="timed out", reason="timed out after 3 s"),
        found(note, "keys", facts={"keys": 15, "list": [1, 2], "pku": True, "said": "{% endraw %} *"}),
    )
    return Findings(note, items, ())


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("lock", "6.52 ns"),
        ("lock.median", "6.52 ns"),
        ("anywhere.lock.first", "580 ns (483–683)"),
        ("lock.min", "6.00 ns"),
        ("lock.p99", "9.0 ns"),
        ("lock.expect", "40–50 ns (theory); first call 40–50 ns (theory)"),
        ("lock.printed", "first call 2092 ns (one call)"),
        ("apart.lock.printed", "1644 ns \\(one call\\); p99 5 µs \\(a\\_paper\\)"),
        ("condvar.expect", "under 5 µs (Kostas)"),  # the first condition that has one
        ("apart.condvar.verdict", "6× the 5 µs that Kostas expected"),
        ("lock.verdict", "6× the 5 µs that Kostas expected; 6× the 5 µs that Kostas expected"),
        ("condvar", "3.9 µs (about half) or 60 µs (about half)"),
        ("apart.condvar / lock", "1.8× (1.7–2.0)"),
        ("lock / apart.condvar", "0.56× (0.50–0.59)"),
        ("lock.first / lock", "89× (73–106)"),
        ("condvar / apart.condvar", "0.14 to 2.1 times"),
        ("copy['64']", "5.0 ns (quick)"),
        ("copy['64'] / lock", "0.77× (quick)"),
        ("copy['64'] / copy['64']", "1.0× (quick)"),
        ("copy['4 KiB']", "[timed out after 3 s]"),
        ("copy['4 KiB'].p99", "[timed out after 3 s]"),
        ("lock / copy['4 KiB']", "[timed out after 3 s]"),
        ("keys.fact.keys", "15"),
        ("keys.fact.list", "1, 2"),
        ("keys.fact.pku", "yes"),
        ("keys.fact['said']", "&#123;% endraw %&#125; \\*"),
        ("keys.fact.none", "[no fact none]"),
        ("paper", "44.5 µs (p50 of another day)"),
        ("paper.printed", "44.5 µs (p50 of another day)"),
    ],
)
def test_a_reference_becomes_its_value(reference: str, value: str, findings: Findings) -> None:
    text = inline.expand(f"a {{{{ {reference} }}}} b", findings)
    assert text.replace("\u00a0", " ") == f"a {value} b"


def test_a_number_and_its_unit_never_part(findings: Findings) -> None:
    assert inline.expand("{{lock}}", findings) == "6.52\u00a0ns"


@pytest.mark.parametrize("reference", ["lock", "condvar.verdict", "apart.condvar / lock", "keys.fact.keys"])
def test_what_was_not_measured_says_so(reference: str, note: Experiment) -> None:
    assert inline.expand(f"{{{{ {reference} }}}}", Findings(note, (), ())) == "[not measured yet]"


@pytest.mark.parametrize("status", ["skipped", "failed", "timed out", "elided", "not measured", "ok"])
def test_no_outcome_makes_expansion_fail(status: str, note: Experiment) -> None:
    bare = found(note, "lock", status=status, reason="{% endraw %} <b>")
    every = "{{ lock }} {{ lock.first }} {{ lock.p999 }} {{ lock.max }} {{ lock / lock }} {{ lock.fact.x }}"
    text = inline.expand(every, Findings(note, (bare,), ()))
    assert "{" not in text
    assert "<b>" not in text


def test_a_ratio_to_nothing_is_told(note: Experiment) -> None:
    nothing = found(note, "lock", median=at(0.0))
    assert inline.expand("{{ lock / lock }}", Findings(note, (nothing,), ())) == "[no ratio to nothing]"


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("lock / lock.instructions", "[no ratio of a time and a count]"),
        ("lock.instructions / lock", "[no ratio of a count and a time]"),
        ("lock.instructions / lock.cycles", "3.0×"),  # two counts, whatever is timed
        ("lock / lock", "1.0×"),
        ("lock - lock.instructions", "[no difference of a time and a count]"),
        ("lock.instructions - lock.cycles", "8"),
        ("lock vs lock", "just as much"),
    ],
)
def test_a_time_and_a_counter_have_no_ratio(reference: str, value: str, note: Experiment) -> None:
    counters = {"instructions": at(12.0), "cycles": at(4.0)}
    counted = found(note, "lock", median=at(6.0), counters=counters)
    assert inline.expand(f"{{{{ {reference} }}}}", Findings(note, (counted,), ())) == value


def test_a_ratio_of_several_modes_is_warned_of(findings: Findings) -> None:
    assert inline.warnings("{{ lock }} {{ condvar / lock }} {{ lock / lock }}", findings) == (
        "{{ condvar / lock }}: 600 to 9200 times, over the modes",
    )


def test_a_figure_that_no_session_before_has_is_warned_of_and_supports_none_elsewhere(
    findings: Findings,
) -> None:
    (warning,) = inline.warnings("{{ lock.before }} {{ lock }}", findings)
    assert warning == (
        "{{ lock.before }}: no session before has this figure; "
        "where there are more, `python -m generator render 2023-11-03-note --latest` takes them"
    )
    problem = inline.value("lock.before", Location("README.md", 3, 9), findings)
    assert isinstance(problem, Problem)
    assert (problem.what, problem.hint) == (
        "no record supports this figure: no session before",
        "write it into 2023-11-03-note, too: then its post knows of other sessions",
    )


def test_a_figure_of_another_session_says_so_in_a_ratio_too(note: Experiment) -> None:
    lock = found(note, "lock", median=at(6.0), record="new")
    other = found(note, "condvar", "apart", median=at(30_000.0), record="old", session="2026-11-20 14:05")
    text = inline.expand("{{ apart.condvar / lock }}", Findings(note, (lock, other), ()))
    said = "5000× (from two sessions, measured 2026-11-20 14:05)"
    assert text.replace("\u00a0", " ") == said


BEFORE = "before: 2026-11-20 14:05"
UNKNOWN = "one session each, not judged"


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("lock.before", "5.0 ns (measured 2026-11-20 14:05)"),
        ("lock.first.before", "50 ns (40–60, measured 2026-11-20 14:05)"),
        ("lock / lock.before", f"1.3× ({BEFORE}, {UNKNOWN})"),
        ("lock.before / lock", f"0.77× ({BEFORE}, {UNKNOWN})"),
        ("lock vs lock.before", f"30 % more ({BEFORE}, {UNKNOWN})"),
        ("lock - lock.before", f"1.5 ns ({BEFORE}, {UNKNOWN})"),
        ("lock.first / lock.before", f"16× ({BEFORE})"),
        ("lock / lock", "1.0×"),
        ("lock.before / lock.before", "no clear difference (0.996–1.005, before: 2026-11-20 14:05)"),
        ("lock.p99.before", "[no session before]"),
        ("lock / lock.p99.before", "[no session before]"),
        ("apart.condvar.before", "[not measured yet]"),
        ("lock.printed / lock.before", f"418.4× (417.5–419.3, {BEFORE})"),
    ],
)
def test_a_figure_of_the_session_before_stands_alone_and_in_comparisons(
    reference: str, value: str, note: Experiment
) -> None:
    lock = found(note, "lock", median=at(6.5), first=at(80.0), record="20261127T120000000Z-host-a")
    then = {"median": at(5.0, 0.02), "first": at(50.0, 20.0)}
    figures = [
        factories.session_figure(lock.summary.trial, estimates=estimates)
        for estimates in ({"median": at(6.5), "first": at(80.0)}, then)
    ]
    earlier = (
        factories.session("20261127T120000000Z-host-a", figures[0]),
        factories.session("20261120T140500000Z-host-a", figures[1]),
    )
    text = inline.expand(f"{{{{ {reference} }}}}", Findings(note, (lock,), (), earlier))
    assert text.replace("\u00a0", " ") == value


@pytest.mark.parametrize(
    "text",
    [
        "`{{ lock }}` and ``{{ lock }}``",
        "```c\n{{ lock }}\n```\n",
        "{{ site.title }} {{ page.url }} {{- include.x -}} {{ content }}",
        "{{ \"/assets/x.svg\" | relative_url }} {{ 'x' }}",
        "{% if page.x %}{% assign lock = '{{ lock }}' %}{% endif %}",
        "{% raw %}{{ lock }}{% endraw %} {% comment %}{{ lock }}{% endcomment %}",
        "{ { lock } }",
    ],
)
def test_what_is_not_ours_passes_through(text: str, findings: Findings) -> None:
    assert inline.expand(text, findings) == text
    assert problems(text, NOWHERE, findings.experiment) == ()


def test_an_adopted_note_answers_for_its_liquid_itself(findings: Findings) -> None:
    adopted = replace(findings.experiment, liquid_as_is=True)
    text = "{% for post in site.posts %}{{ post.title }}{% endfor %}"
    assert problems(text, NOWHERE, adopted) == ()
    assert inline.expand(text + "{{ lock }}", replace(findings, experiment=adopted)) == text + "6.52\u00a0ns"
    assert len(problems(text, NOWHERE, findings.experiment)) == 1


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_text_without_references_stays_byte_for_byte(findings: Findings, text: str) -> None:
    assert inline.expand(text, findings) == text


@given(
    st.lists(
        st.sampled_from(
            [".before", *"ab1.[]'/` \n|%-", "{{", "}}", "lock", "apart", "{%", "%}", "lok", "['64']"]
        )
    )
)
def test_only_sound_references_are_replaced(findings: Findings, pieces: list[str]) -> None:
    text, note = "".join(pieces), findings.experiment
    rest, position = [], 0
    for reference in references(text, NOWHERE, names(note)):
        if not reference_problems(reference, note):
            rest.append(re.escape(text[position : reference.start]))
            position = reference.end
    pattern = ".+".join((*rest, re.escape(text[position:])))
    assert re.fullmatch(pattern, inline.expand(text, findings), re.DOTALL)


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("lock.printed - lock.first", "2.082"),
        ("lock.first / lock.printed", "0.00"),
        ("lock.printed vs lock.first", "more"),
        ("paper - lock", "44"),
        ("paper / apart.lock.printed", "27×"),
        ("paper - apart.lock.printed", "43"),
    ],
)
def test_printed_figures_compare_with_measured_ones(reference: str, value: str, note: Experiment) -> None:
    measured = found(note, "lock", median=at(6.0), first=at(10.0))
    assert value in inline.expand(f"{{{{ {reference} }}}}", Findings(note, (measured,), ()))
