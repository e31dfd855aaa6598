"""Published rules for reporting benchmarks, held against notes: met, not met, not applicable, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import pipeline, shelf
from generator.errors import Location
from generator.findings import select, sessions
from generator.measure import plan
from generator.measure.notebook import open_notebook
from generator.model.probe import Probe
from generator.model.record import MadeOf, TrialRecord
from generator.model.reporting import MET, NOT_APPLICABLE, NOT_MET, OUTCOMES, YOURS, Answer
from generator.model.trial import Said, Trial
from generator.notes import load
from generator.render import charts
from generator.render.reporting import rules
from generator.render.reporting.case import Case
from tests.conftest import REPOSITORY
from tests.factories import measured, record

FILE = "experiments/2023-11-03-note.yml"
POST = Location("_posts/2023-11-03-note.markdown", 7)
NOTE = """\
title: a note
measure:
  wake: {probe: futex, expect: {apart: under 5 us (the manual), together: under apart}}
  lock: {probe: mutex, conditions: apart, expect: under 50 ns (Kostas)}
conditions: {apart: {pin: two cores}, together: {pin: one cpu}, slept: {pin: two cores, idle: 5 ms}}
body: |
  A lock: {{ lock }}. Apart, against together:
  it is {{ apart.wake / together.wake }}.

  ```{chart} dots wake
  alt: where
  ```
"""
PROBES = {
    "futex": Probe("futex", Path("futex.c"), "", "event", threads=2),
    "mutex": Probe("mutex", Path("mutex.c"), "", "steady"),
    "copy": Probe("copy", Path("copy.c"), "", "event"),
    "keys": Probe("keys", Path("keys.c"), "", "fact"),
}
MACHINE = {"cpu": "a CPU", "kernel": "6.1", "memory": 2**30}
SIX = (98, 99, 100, 101, 102, 103)
Numbers = Mapping[str, Sequence[float]]


def told(trial: Trial, medians: Sequence[float], **more: Any) -> TrialRecord:
    """What a session has of a trial."""
    kind = PROBES[trial.probe].kind if trial.probe else ""
    facts: dict[str, Any] = {"facts": {"keys": 15}} if kind == "fact" else {}
    said = Said(kind=kind, clock="tsc", clock_offset=30.0, **facts)
    made = MadeOf({"x": "0" * 64}) if trial.run else MadeOf()
    usual: dict[str, Any] = {"trial": trial, "said": said, "source": "1f", "made_of": made}
    return measured(medians, **usual | more)


def case(note: str, numbers: Numbers = MappingProxyType({}), *, left: str = "", **session: Any) -> Case:
    """A note with a session of all that it measures but `left`; `numbers`: medians by measurement."""
    path = Path(FILE)
    experiment, problems = load.experiment(path, Path(), {path: note.encode()})
    assert experiment and not problems, problems
    trials = plan.trials(experiment, PROBES)
    held = tuple(told(one, numbers.get(one.measurement, SIX)) for one in trials if one.measurement != left)
    usual: dict[str, Any] = {"machine": MACHINE, "compiler": {"version": "gcc 12"}, "experiment": note}
    found = select.findings(experiment, trials, (record(*held, **usual | session),))
    return Case(found, POST, published=True, probes=PROBES, charts=charts.kinds())


def answers(note: str, numbers: Numbers = MappingProxyType({}), **session: Any) -> dict[str, Answer]:
    """By number: `5`, `4.3`."""
    reports = rules.held(case(note, numbers, **session))
    return {one.number: one.answer for report in reports for one in report.held}


def instead(*pairs: tuple[str, str]) -> str:
    note = NOTE
    for before, after in pairs:
        assert before in note
        note = note.replace(before, after)
    return note


WITHOUT_RATIO = instead(("{{ apart.wake / together.wake }}", "{{ wake }}"), (", together: under apart", ""))
WORDS = "title: words\nmeasure:\n  keys: {probe: keys}\nbody: |\n  {{ keys.fact.keys }}\n"
RUN = instead(("lock: {probe: mutex,", "lock: {run: ./lock, pick: {median: 'lock: {}'},"))
SWEPT = instead(
    (
        "lock: {probe: mutex, conditions: apart,",
        "copy: {probe: copy, conditions: apart, params: {N: [1, 2]},",
    ),
    ("{{ lock }}", "{{ copy['1'] / copy['2'] }}"),
)


def test_every_rule_of_both_lists_has_an_answer_with_a_reason_and_a_place() -> None:
    reports = rules.held(case(NOTE))
    assert [len(report.held) for report in reports] == [12, 18]
    for answer in (one.answer for report in reports for one in report.held):
        assert answer.outcome in OUTCOMES and answer.why and answer.places


@pytest.mark.parametrize(
    ("number", "note", "outcome", "why"),
    [
        ("1", NOTE, MET, "2 comparisons: both figures are in the post"),
        ("1", WITHOUT_RATIO, NOT_APPLICABLE, "no ratio is told"),
        ("1", SWEPT.replace("N:", "size:"), MET, "both figures"),
        ("1", SWEPT.replace("N:", "threads:"), YOURS, "the best serial program"),
        ("2", NOTE, MET, "4 trials reported"),
        ("3", NOTE, MET, "1 of 4 figures are means of operations in a loop: of costs alone"),
        ("3", RUN, NOT_APPLICABLE, "no mean is told"),
        ("3", RUN.replace("lock: {}", "mean: {}"), MET, "1 mean that a program worked out: of costs alone"),
        ("4", NOTE, MET, "round by round"),
        ("4", WITHOUT_RATIO, NOT_APPLICABLE, "no ratio"),
        ("5", NOTE, MET, "all 4 figures have an interval of 95 %"),
        ("5", WORDS, MET, "facts are alike in all processes"),
        ("6", NOTE, MET, "by rank"),
        ("6", WORDS, NOT_APPLICABLE, "no interval"),
        ("7", NOTE, MET, "2 comparisons by the interval of the ratios round by round"),
        ("7", WITHOUT_RATIO, NOT_APPLICABLE, "nothing is compared"),
        ("8", NOTE, MET, "all 3 figures have percentiles"),
        ("8", WORDS, NOT_APPLICABLE, "nothing of it has a figure"),
        ("9", NOTE, MET, "3 conditions; machine"),
        ("9", RUN, NOT_MET, "of lock the record has a hash, and neither version nor build"),
        ("9", RUN.replace("./lock,", "./lock, version: ./lock -v,"), MET, "3 conditions"),
        ("9", RUN.replace("./lock,", "./lock, build: make lock,"), MET, "3 conditions"),
        ("10", NOTE, MET, "wake by tsc, which differs between CPUs by at most 30 ns"),
        ("10", RUN, YOURS, "how lock synchronise"),
        ("10", WORDS, NOT_APPLICABLE, "one thread"),
        ("11", NOTE, MET, "1 of theory, a manual or a limit"),
        ("11", instead(("the manual", "Kostas")), YOURS, "3 of 4 figures stand beside what was expected"),
        ("12", NOTE, MET, "1 chart"),
        ("12", WORDS, NOT_APPLICABLE, "no chart"),
        ("1.1", NOTE, YOURS, "for you to name"),
        ("1.1", WITHOUT_RATIO, NOT_APPLICABLE, "nothing is compared"),
        ("1.3", NOTE, NOT_APPLICABLE, "nothing is swept over"),
        ("1.3", SWEPT, YOURS, "copy over N"),
        ("2.1", NOTE, YOURS, "2 measurements of single operations"),
        ("2.2", NOTE, NOT_APPLICABLE, "no rates"),
        ("2.3", NOTE, NOT_APPLICABLE, "no two shares"),
        ("2.5", NOTE, MET, "nothing is averaged"),
        ("3.1", NOTE, NOT_APPLICABLE, "emulated"),
        ("3.3", NOTE, MET, "3 expectations in the note before it was measured"),
        ("3.3", WORDS, NOT_APPLICABLE, "nothing is expected"),
        ("4.1", NOTE, MET, "held against together.wake, apart.wake"),
        ("4.2", NOTE, YOURS, "measured by this note"),
        ("4.3", NOTE, MET, "differ in one thing each"),
        (
            "4.3",
            instead(("{{ apart.wake / together.wake }}", "{{ slept.wake / together.wake }}")),
            NOT_MET,
            "slept.wake / together.wake differ in placement and idle",
        ),
        (
            "4.3",
            instead(("{{ apart.wake / together.wake }}", "{{ together.wake / apart.lock }}")),
            NOT_MET,
            "differ in measurement and placement",
        ),
        ("5.2", NOTE, MET, "every number of 4 figures"),
        ("5.2", WORDS, NOT_APPLICABLE, "nothing of it has a figure"),
    ],
)
def test_a_rule_is_met_where_the_note_keeps_it(number: str, note: str, outcome: str, why: str) -> None:
    answer = answers(note)[number]
    assert (answer.outcome, why in answer.why) == (outcome, True), answer


@pytest.mark.parametrize(("of_slept", "outcome"), [(SIX, MET), (SIX[:5], NOT_MET)])
def test_every_figure_beside_a_baseline_is_compared(of_slept: Sequence[float], outcome: str) -> None:
    note = WITHOUT_RATIO + "  ```{table} wake\n  baseline: apart\n  ```\n"
    found = answers(note, {"wake": of_slept})
    line = note.splitlines().index("  baseline: apart") + 1
    assert found["7"].outcome == outcome
    assert found["1"].why.startswith("2 comparisons") and found["1"].places == (Location(FILE, line, 3),)
    assert found["4.3"].outcome == MET


def test_between_sessions_a_normal_distribution_is_assumed_and_a_figure_before_is_no_unsound_ratio() -> None:
    whole = case(WITHOUT_RATIO.replace("{{ wake }}", "{{ wake / wake.before }}"))
    earlier = tuple(
        sessions.of(replace(one, name=name, started=f"2026-11-{day}T12:00:00Z"))
        for one in whole.found.records
        for name, day in ((one.name, 23), ("20261122T120000000Z-host-a", 22))
    )
    told = replace(whole, found=replace(whole.found, earlier=earlier))
    reports = {one.number: one.answer for one in rules.held(told)[0].held}
    assert reports["6"].outcome == YOURS and "Student" in reports["6"].why
    assert (reports["7"].outcome, reports["1"].outcome) == (MET, MET)
    assert reports["6"].places == (Location(FILE, 8, 12),)


def test_what_a_page_compares_and_does_not_show_stands_in_the_closing_part() -> None:
    hidden = instead(("{{ apart.wake / together.wake }}", "so"), ("dots wake", "dots lock"))
    assert answers(hidden)["1"].why.endswith("of together.wake against apart.wake in the closing part alone")
    assert "closing part" not in answers(NOTE)["1"].why


def test_a_difference_alone_is_no_ratio() -> None:
    note = WITHOUT_RATIO.replace("{{ wake }}", "{{ apart.wake - together.wake }}")
    found = answers(note)
    assert (found["1"].outcome, found["4"].outcome) == (NOT_APPLICABLE, NOT_APPLICABLE)
    assert found["7"].why.startswith("1 comparison")


def test_a_figure_from_elsewhere_has_no_interval_and_is_counted_apart() -> None:
    note = instead(("expect: under 50 ns (Kostas)", "printed: 80 ns (a paper), expect: under printed"))
    found = answers(note)["7"]
    assert found.why.startswith("2 comparisons") and found.why.endswith(
        "; beside 1 figure from elsewhere, without an interval"
    )
    assert "elsewhere" not in answers(NOTE)["7"].why
    assert answers(note)["4.2"].why.startswith("1 comparison with figures from elsewhere")


def test_figures_without_common_rounds_are_compared_by_both_intervals() -> None:
    whole = case(NOTE)
    items = tuple(
        replace(one, summary=replace(one.summary, by_round={})) if one.condition.name == "together" else one
        for one in whole.found.items
    )
    held = rules.SC15.rules[6].check(replace(whole, found=replace(whole.found, items=items)))
    assert held.outcome == MET and "(2 by the intervals of both sides)" in held.why
    assert "both sides" not in answers(NOTE)["7"].why


def test_facts_that_differ_between_processes_are_told_as_that() -> None:
    assert "facts" not in answers(NOTE)["5"].why
    whole = case(WORDS)
    assert rules.SC15.rules[4].check(whole).why == "facts are alike in all processes"
    (item,) = whole.found.items
    apart = replace(item, summary=replace(item.summary, differing={"keys": ((1, 3), (2, 3))}))
    held = rules.SC15.rules[4].check(replace(whole, found=replace(whole.found, items=(apart,))))
    assert held.why == "facts are alike in all processes, or it is told how they differ (keys)"


@pytest.mark.parametrize(
    ("body", "alone"),
    [
        ("{{ copy }}", True),
        ("{{ copy.p99 }}", False),
        ("```{table} copy\n  columns: [median, p99]\n  ```", False),
        ("```{table} copy\n  columns: [median]\n  ```", True),
        ("```{chart} dots copy\n  alt: a\n  ```", False),
    ],
)
def test_percentiles_that_the_page_does_not_show_are_in_the_closing_part(body: str, alone: bool) -> None:
    found = answers(f"title: t\nmeasure:\n  copy: {{probe: copy}}\nbody: |\n  {body}\n")["8"]
    assert (found.outcome, "of copy in the closing part alone" in found.why) == (MET, alone)


@pytest.mark.parametrize(("events", "outcome"), [(1, YOURS), (2, MET)])
def test_what_tells_one_number_per_process_shows_no_spread_within(events: int, outcome: str) -> None:
    whole = case("title: t\nmeasure:\n  copy: {probe: copy}\nbody: |\n  {{ copy }}\n")
    (item,) = whole.found.items
    made = replace(item.summary, percentiles={}, events=6 * events)
    held = rules.SC15.rules[7].check(
        replace(whole, found=replace(whole.found, items=(replace(item, summary=made),)))
    )
    assert held.outcome == outcome


# ------------------------------------------------------------------ what the records hold


def test_a_figure_of_five_processes_has_no_interval_and_one_of_six_has() -> None:
    short = answers(NOTE, {"lock": SIX[:5]})["5"]
    assert short.outcome == NOT_MET
    assert "1 of 4 figures has no interval of 95 %: lock@apart (5 processes)" in short.why
    assert short.places == (Location(FILE, 4, 3),)
    assert answers(NOTE, {"lock": SIX})["5"].outcome == MET


@pytest.mark.parametrize(("coverage", "outcome"), [(0.95, MET), (0.949, NOT_MET)])
def test_an_interval_has_95_percent_or_is_none(coverage: float, outcome: str) -> None:
    whole = case("title: t\nmeasure:\n  copy: {probe: copy}\nbody: |\n  {{ copy }}\n")
    (item,) = whole.found.items
    assert item.summary.median
    made = replace(item.summary, median=replace(item.summary.median, coverage=coverage))
    found = replace(whole.found, items=(replace(item, summary=made),))
    assert rules.SC15.rules[4].check(replace(whole, found=found)).outcome == outcome


def test_a_comparison_of_few_processes_is_not_sound_and_its_place_is_the_name_in_the_page() -> None:
    found = answers(
        WITHOUT_RATIO.replace("{{ wake }}", "{{ apart.wake / together.wake }}"), {"wake": SIX[:5]}
    )
    assert found["7"].outcome == NOT_MET
    assert "apart.wake / together.wake (of 5 processes)" in found["7"].why
    line = next(i for i, text in enumerate(WITHOUT_RATIO.splitlines(), 1) if "it is {{" in text)
    assert found["7"].places == (Location(FILE, line, 12),)


def test_what_was_not_measured_is_named() -> None:
    missing = answers(NOTE, left="lock")["2"]
    assert (missing.outcome, missing.why) == (NOT_MET, "1 of 4 trials not measured: lock")
    assert missing.places == (Location(FILE, 4, 3),)


def test_what_was_skipped_is_reported_with_its_reason() -> None:
    whole = case(NOTE)
    items = tuple(
        replace(one, summary=replace(one.summary, status="skipped", reason="needs two CPUs"))
        if one.measurement.id == "lock"
        else one
        for one in whole.found.items
    )
    held = rules.SC15.rules[1].check(replace(whole, found=replace(whole.found, items=items)))
    assert (held.outcome, held.why) == (MET, "4 trials reported; 1 with the reason why not (lock)")


@pytest.mark.parametrize("name", ["cpu", "kernel", "memory"])
def test_a_machine_that_is_not_told_is_no_set_up(name: str) -> None:
    machine = {key: value for key, value in MACHINE.items() if key != name}
    found = answers(NOTE, machine=machine)["9"]
    assert (found.outcome, found.why) == (NOT_MET, f"the record does not tell {name}")
    assert found.places[0].file.startswith("results/2023-11-03-x/")


def test_a_compiler_that_is_not_told_is_missing_only_where_something_was_compiled() -> None:
    assert answers(NOTE, compiler={})["5.1"].why == "the record does not tell the compiler"
    script = replace(PROBES["futex"], language="")
    whole = replace(case(NOTE, compiler={}), probes={"futex": script, "mutex": replace(script, name="mutex")})
    assert rules.SC15.rules[8].check(whole).outcome == MET


def test_what_was_expected_after_measuring_is_not_validated() -> None:
    late = answers(NOTE, experiment=NOTE.replace("under 50 ns", "under 70 ns"))["3.3"]
    assert late.outcome == NOT_MET and "1 of 3 expectations changed after measuring" in late.why
    assert late.places == (Location(FILE, 4, 51),)


def test_figures_from_two_sessions_are_not_compared_soundly() -> None:
    whole = case(WITHOUT_RATIO.replace("{{ wake }}", "{{ apart.wake / together.wake }}"))
    items = tuple(
        replace(one, summary=replace(one.summary, record="another"))
        if one.condition.name == "together"
        else one
        for one in whole.found.items
    )
    held = rules.SC15.rules[6].check(replace(whole, found=replace(whole.found, items=items)))
    assert held.outcome == NOT_MET and "from two sessions" in held.why


def test_a_mean_of_rates_is_not_met_and_one_of_costs_is() -> None:
    note = RUN.replace("lock: {}", "mean: {}").replace(", expect: under 50 ns (Kostas)", "")
    whole = case(note)
    items = tuple(
        replace(one, summary=replace(one.summary, dimension="req/s")) if one.measurement.id == "lock" else one
        for one in whole.found.items
    )
    held = rules.SC15.rules[2].check(replace(whole, found=replace(whole.found, items=items)))
    assert held.outcome == NOT_MET and held.places == (Location(FILE, 4, 38),)


def test_a_speech_of_overhead_beside_rates_is_yours_to_judge() -> None:
    note = NOTE.replace("it is", "an overhead of")
    for text, outcome in ((NOTE, MET), (note, YOURS)):
        whole = case(text)
        items = tuple(
            replace(one, summary=replace(one.summary, dimension="throughput")) for one in whole.found.items
        )
        held = rules.CRIMES.rules[4].check(replace(whole, found=replace(whole.found, items=items)))
        assert held.outcome == outcome
    assert held.places == (Location(FILE, 8, 6),)


def test_a_line_through_two_points_shows_no_trend_and_one_through_three_does() -> None:
    note = SWEPT.replace("dots wake", "line copy").replace("{N: [1, 2]}", "{N: [1, 2, 4]}")
    assert answers(note)["12"].outcome == MET
    two = answers(SWEPT.replace("dots wake", "line copy"))["12"]
    assert two.outcome == NOT_MET and two.places == (Location(FILE, 10, 3),)


def test_a_line_of_all_that_is_swept_is_as_short_as_its_shortest() -> None:
    three = SWEPT.replace("dots wake", "line").replace("{N: [1, 2]}", "{N: [1, 2, 4]}")
    assert answers(three)["12"].outcome == MET
    assert answers(SWEPT.replace("dots wake", "line"))["12"].outcome == NOT_MET


def test_a_mark_in_a_chart_is_a_bound() -> None:
    note = SWEPT.replace("dots wake", "line copy").replace("alt: where", "mark: 2 (a limit)")
    found = answers(note.replace("the manual", "Kostas"))["11"]
    assert (found.outcome, found.why) == (MET, "1 mark in charts")
    assert found.places == (Location(FILE, 11, 3),)


def test_what_was_expected_by_a_commit_of_an_earlier_day_is_counted() -> None:
    dated = answers(NOTE, expected_since={"lock@apart median": "2026-11-01"})["3.3"]
    assert dated.why.endswith("before it was measured, 1 of them by a commit of an earlier day")
    assert answers(NOTE)["3.3"].why.endswith("before it was measured")


def test_a_figure_of_a_measurement_that_was_only_printed_is_what_is_held_against() -> None:
    note = instead(
        ("expect: under 50 ns (Kostas)}", "expect: under paper}\n  paper: {printed: 80 ns (a paper)}"),
        ("{{ lock }}", "{{ lock }} {{ paper }}"),
    )
    found = answers(note)
    assert found["1"].why == "3 comparisons: both figures are in the post"
    hidden = answers(note.replace(" {{ paper }}", ""))["1"]
    assert hidden.why.endswith("of apart.lock against apart.paper in the closing part alone")


def test_without_a_post_the_numbers_are_told_nowhere() -> None:
    held = rules.CRIMES.rules[16].check(replace(case(NOTE), published=False))
    assert held.outcome == NOT_MET


def test_a_note_that_was_never_measured_has_answers_too() -> None:
    whole = case(NOTE)
    bare = select.findings(whole.found.experiment, plan.trials(whole.found.experiment, PROBES), ())
    reports = rules.held(replace(whole, found=bare, published=False))
    outcomes = {one.number: one.answer.outcome for report in reports for one in report.held}
    assert outcomes["2"] == outcomes["9"] == NOT_MET and outcomes["5"] == NOT_APPLICABLE


@given(
    st.dictionaries(st.sampled_from(["wake", "lock"]), st.lists(st.floats(0, 1e12), min_size=1, max_size=9))
)
def test_no_numbers_make_a_check_fail(numbers: dict[str, list[float]]) -> None:
    assert len(answers(NOTE, numbers)) == 30


def test_the_first_note_compares_things_that_differ_in_two_ways_in_one_place() -> None:
    """The committed note with one of its committed records, whatever was measured since."""
    notebook = open_notebook(REPOSITORY)
    experiment = pipeline.read(notebook, REPOSITORY / "experiments/2023-11-03-vhive-libmpk.yml")
    records = shelf.records(notebook, experiment.stem, {"20261128T074242500Z-host-fbdd8e"})
    found = pipeline.find(notebook, experiment, shelf.Material(records))
    reports = rules.held(Case(found, POST, published=True, charts=charts.kinds()))
    unmet = {one.number for report in reports for one in report.held if one.answer.outcome == NOT_MET}
    assert unmet <= {"4.3", "3.3"}
