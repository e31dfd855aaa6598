"""Processes to summaries."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import facts, summarise, wording
from generator.model.finding import Estimate, ProcessKind, Summary
from generator.model.note import Condition
from generator.model.record import Part, RunSummary, TrialRecord
from generator.model.trial import Outcome, Said
from generator.records.condense import condense
from tests.factories import estimate, measured, outcome, run, trial


def summary(found: TrialRecord, **more: Any) -> Summary:
    return summarise.summary(found, **{"quick": False, "record": "r", **more})


def test_the_headline_is_the_median_of_process_medians_with_its_exact_interval() -> None:
    assert summary(measured([98, 99, 100, 102, 104, 150])).median == Estimate(
        101, 98, 150, 6, 0.96875, (1, 6), 1.0
    )


def test_a_timed_probe_on_an_emulated_cpu_has_no_figure_and_says_so() -> None:
    on = Condition("emulated", emulate="max")
    for kind, status in (("steady", "emulated"), ("event", "emulated"), ("fact", "ok")):
        found = summary(
            measured([], trial=trial("lock", on), kind=kind, runs=(run(None),), facts={"keys": 15})
        )
        assert (found.status, found.median, found.facts) == (status, None, {"keys": 15})
        assert wording.status(found) == ("emulated: no times" if status == "emulated" else "")


def test_fewer_than_six_processes_give_a_range_and_no_interval() -> None:
    assert summary(measured([98, 99, 104])).median == Estimate(99, 98, 104, 3, tick=1.0)


def test_the_first_call_comes_from_the_short_processes_where_there_are_any() -> None:
    found = measured([7.0] * 6, each={"first": 500.06})
    assert summary(found).first == estimate(500.06)
    first = summary(replace(found, firsts=(600.0,) * 40)).first
    assert first
    assert (first.value, first.n) == (600, 40)
    assert first.coverage == pytest.approx(0.9615, abs=1e-4)


def test_a_summary_keeps_its_values_by_round() -> None:
    found = measured([3.0, 4.0], each={"first": 9.0, "faults": 1.0})
    kept = summary(found).by_round
    assert kept == {"first": {0: 9.0, 1: 9.0}, "median": {0: 3.0, 1: 4.0}, "faults": {0: 1.0, 1: 1.0}}


def test_a_batchs_mean_is_finer_than_the_clocks_tick() -> None:
    found = measured([5.687] * 6, kind="steady", each={"timer": 20.0, "first": 30.0})
    assert [one.tick for one in (summary(found).median, summary(found).first) if one] == [0.0, 10.0]


def test_first_calls_of_short_processes_are_paired_by_their_rounds_where_those_are_known() -> None:
    found = measured([3.0, 4.0], each={"first": 9.0})
    short = replace(found, firsts=(600.0, 500.0, 700.0, 900.0))
    assert summary(short).by_round["first"] == {}
    known = replace(short, first_rounds=(0, 0, 1, 1))
    assert summary(known).by_round["first"] == {0: 550.0, 1: 800.0}


def test_percentiles_are_of_all_events_where_every_process_has_them() -> None:
    found = measured([99.06] * 6, each={"p90": 100.0, "p99": 300.0}, histograms={"": {470: 89, 487: 11}})
    low = replace(found.runs[0], percentiles={"p90": 150.0})
    short = replace(found, runs=(*found.runs[1:], low))
    made = summary(short).percentiles
    assert made == {"p90": Estimate(pytest.approx(127, abs=1), 100.0, 150.0, 6)}


def test_a_probe_that_only_times_a_first_call_is_summarised() -> None:
    alone = summarise.one(trial(), outcome(first=486.0))
    assert (alone.status, alone.first, alone.median, alone.events) == (
        "ok",
        estimate(486.0, n=1),
        None,
        0,
    )
    of_six = summary(measured([None] * 6, each={"first": 486.0}, histograms={}))
    assert (of_six.status, of_six.n, of_six.first, of_six.median) == ("ok", 6, estimate(486.0), None)


def test_a_first_call_that_some_processes_lack_says_how_many_have_it() -> None:
    found = measured([7.0] * 6, each={"first": 500.0})
    first = summary(
        replace(found, runs=(*found.runs[:4], *(replace(r, first=None) for r in found.runs[4:])))
    ).first
    assert first and first.n == 4


def test_a_fact_that_differs_between_processes_is_never_the_last_ones() -> None:
    values = ((3, (0, 1, 2, 3)), (9, (4, 5)))
    found = summary(measured(facts={"keys": None, "other": 1}, differing={"keys": values}))
    assert found.differing == {"keys": ((3, 4), (9, 2))}
    assert dict(facts.flat(found.facts)) == {"keys": "3–9 in 6 processes", "other": "1"}


@pytest.mark.parametrize("kind", ["steady", "event"])
def test_processes_of_two_kinds_are_told_where_events_have_no_modes(kind: str) -> None:
    found = measured([5.6] * 6 + [7.0] * 4, kind=kind)
    assert summary(found).kinds == (ProcessKind(5.6, 6), ProcessKind(7.0, 4))
    parts = (Part("s", (2000,) * 10, (5.6,) * 10), Part("d", (3000,) * 10, (9.0,) * 10))
    of_events = summary(replace(found, parts=parts))
    assert (len(of_events.modes), len(of_events.kinds)) == ((2, 0) if kind == "event" else (0, 2))


def test_steady_figures_come_in_cycles_too() -> None:
    found = measured([7.0] * 6, kind="steady", each={"ghz": 3.0})
    assert summary(found).cycles == 21.0
    assert summary(replace(found, said=Said(kind="event"))).cycles is None


def test_the_spread_is_of_the_outermost_percentiles_that_n_allows() -> None:
    few = measured([10, 20, 30])
    assert (summary(few).spread, summary(few).spread_of) == ((10, 30), "min to max")
    some = summary(replace(few, histograms={"": {300: 500, 400: 80, 700: 20}}))
    assert some.spread == pytest.approx((19.8, 30), rel=0.02)
    assert some.spread_of == "p10 to p90"
    many = replace(few, histograms={"": {300: 9000, 400: 980, 700: 20}})
    found = summary(replace(many, runs=(run(20, minimum=5, maximum=5000),)))
    assert found.spread == pytest.approx((19.8, 54.0), rel=0.02)
    assert found.spread_of == "p1 to p99"


def test_modes_are_of_single_events_only() -> None:
    by_place = {"s": {100: 500}, "d": {700: 500}}
    assert len(summary(measured(histograms=by_place)).modes) == 2
    assert summary(measured(histograms=by_place, kind="steady")).modes == ()


@pytest.mark.parametrize("status", ["failed", "timed out", "skipped"])
def test_what_failed_has_no_figures(status: str) -> None:
    found = summary(measured(status=status, reason="because"))
    assert (found.status, found.reason, found.median, found.histogram) == (status, "because", None, {})


def test_a_body_no_slower_than_the_empty_loop_is_elided() -> None:
    found = summary(measured([0.34] * 6, kind="steady", each={"empty": 0.33}))
    assert wording.status(found) == "elided: no slower than an empty loop (0.33 ns)"
    assert summary(measured([1.0] * 6, kind="steady", each={"empty": 0.33})).status == "ok"


def test_a_size_is_not_elided_and_has_no_cycles_whatever_the_empty_loop_takes() -> None:
    each = {"empty": 0.33, "ghz": 3.0}
    assert summary(measured([0.34] * 6, kind="steady", each=each)).status == "elided"
    found = summary(measured([0.34] * 6, kind="steady", unit="B", each=each))
    assert (found.status, found.cycles) == ("ok", None)
    assert summary(measured(unit="B", each={"elided": True})).status == "elided"  # the probe says so itself


def test_one_disturbed_process_does_not_make_a_trial_elided() -> None:
    runs = tuple(run(1.0, i, empty=0.9 if i == 3 else 0.33) for i in range(6))
    assert summary(measured(runs=runs, kind="steady")).status == "ok"


def test_a_probe_that_says_it_was_elided_is_believed() -> None:
    row, _ = condense(outcome([1.0], kind="steady", extra={"elided": True}), 0, None)
    assert summary(measured(runs=(row,))).status == "elided"


def test_one_process_is_a_summary_of_its_own() -> None:
    found = summarise.one(trial(), outcome([1.0, 2.0, 3.0], kind="event", first=9.0))
    assert (found.n, found.events) == (1, 3)
    assert (wording.figure(found), wording.figure(found, "first")) == ("2 ns", "9 ns")
    assert wording.status(summarise.one(trial(), Outcome("failed", "SIGSEGV"))) == "failed: SIGSEGV"


VALUES = st.none() | st.floats(0, 1e30)
COLUMNS = (
    "first",
    "minimum",
    "median",
    "maximum",
    "clean_median",
    "timer",
    "empty",
    "ghz",
    "adds",
)
ROWS = st.builds(
    RunSummary,
    round=st.integers(0, 9),
    status=st.sampled_from(["ok", "failed"]),
    n=st.integers(0, 10**6),
    stop=st.sampled_from(["", "time limit"]),
    percentiles=st.dictionaries(st.sampled_from(["p90", "p99"]), st.floats(0, 1e30)),
    **dict.fromkeys((*COLUMNS, "other_cpu"), VALUES),
)


@given(
    st.lists(ROWS, max_size=8),
    st.dictionaries(
        st.sampled_from(["", "s", "d"]),
        st.dictionaries(st.integers(-2000, 6942), st.integers(1, 9), min_size=1, max_size=5),
    ),
    st.sampled_from(["steady", "event", "", "fact"]),
    st.sampled_from(["ns", "B", "", "parsec"]),
    st.booleans(),
)
def test_no_data_break_a_summary(
    rows: list[RunSummary], bins: dict[str, dict[int, int]], kind: str, unit: str, quick: bool
) -> None:
    found = summary(measured(runs=tuple(rows), histograms=bins, kind=kind, unit=unit), quick=quick)
    for statistic in ("first", "median", "min", "p90", "p99", "max"):
        assert wording.figure(found, statistic)
    assert wording.prose(found)
    for statistic in ("first", "median", "p90", "faults"):
        assert all(map(wording.caveat, wording.caveats(found, statistic)))


def test_counters_are_estimated_over_the_processes_that_could_count() -> None:
    found = measured(each={"instructions": 12.0, "faults": 0.0})
    some = replace(found, runs=(*found.runs[1:], replace(found.runs[0], counters={"faults": 0.0})))
    said = summary(replace(some, said=Said(uncounted={"cycles": "no PMU here"}, counted="user space only")))
    assert said.counters == {"instructions": estimate(12.0, n=5), "faults": estimate(0.0)}
    assert wording.figure(said, "instructions") == "12"
    assert wording.figure(said, "cycles") == "[no PMU here]"
    assert wording.figure(said, "cache_misses") == "[not counted]"


def test_counters_of_a_single_process_are_its_own() -> None:
    said = summarise.one(trial(), outcome([1.0], counters={"faults": 0.5, "cycles": "no PMU here"}))
    assert (wording.figure(said, "faults"), said.said.uncounted) == ("0.50", {"cycles": "no PMU here"})


def test_a_percentile_that_a_program_gives_is_the_median_over_processes_with_its_interval() -> None:
    rows = tuple(run(None, n, p99=200.0 + n, n=0) for n in range(6))
    made = summarise.summary(measured((), runs=rows, histograms={}, given=("p99",)), quick=False, record="r")
    found = made.percentiles["p99"]
    assert (found.value, found.low, found.high, found.coverage) == (202.5, 200.0, 205.0, 0.96875)
    assert (made.median, made.modes, made.histogram, made.has_figures) == (None, (), {}, True)
