"""Samples to summaries, and records to findings."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import figures, summarise
from generator.model import ANYWHERE, Condition, Estimate, Outcome, RunSummary, Summary, Trial, TrialRecord
from tests.factories import (
    estimate,
    expectation,
    experiment,
    measured,
    measurement,
    outcome,
    printed,
    record,
    run,
    trial,
)

APART = Condition("apart", placement="two cores")
OLD, NEW = "20261120T120000000Z-host-a", "20261123T120000000Z-host-a"
OTHER = "20261124T120000000Z-host-b"


def summary(found: TrialRecord, **more: Any) -> Summary:
    return summarise.summary(found, **{"quick": False, "record": "r", **more})


# ------------------------------------------------------------------ one process


def test_a_process_becomes_a_row() -> None:
    row, bins = summarise.condense(outcome([3.0, 1.0, 2.0, 10.0], stop="events", ghz=(2.9, 3.0, 9.0)), 4, 0.2)
    assert (row.round, row.status, row.n, row.other_cpu, row.stop) == (4, "ok", 4, 0.2, "events")
    assert (row.minimum, row.median, row.maximum, row.ghz) == (1.0, 2.5, 10.0, 3.0)
    assert sum(bins[""].values()) == 4


def test_the_first_call_of_a_steady_probe_never_enters_the_median() -> None:
    row, bins = summarise.condense(outcome([7.0] * 100, first=2092.0, kind="steady"), 0, None)
    assert (row.first, row.median, row.maximum) == (2092.0, 7.0, 7.0)
    assert len(bins[""]) == 1


def test_figures_are_kept_in_base_units() -> None:
    row, _ = summarise.condense(outcome([2.0], unit="us", first=3.0, timer=20.0), 0, None)
    assert (row.median, row.first, row.timer) == (2000.0, 3000.0, 20.0)


@pytest.mark.parametrize(
    ("n", "allowed"), [(99, set()), (100, {"p90"}), (1000, {"p90", "p99"}), (10_000, {"p90", "p99", "p999"})]
)
def test_percentiles_are_taken_only_where_ten_events_lie_beyond(n: int, allowed: set[str]) -> None:
    row, _ = summarise.condense(outcome([float(i) for i in range(1, n + 1)], kind="event"), 0, None)
    found = {name: getattr(row, name) for name in ("p90", "p99", "p999") if getattr(row, name) is not None}
    assert found.keys() == allowed
    assert all(value == {"p90": 0.9, "p99": 0.99, "p999": 0.999}[name] * n for name, value in found.items())


def test_a_batch_has_no_percentiles() -> None:
    row, _ = summarise.condense(outcome([1.0] * 1000, kind="steady"), 0, None)
    assert row.p90 is None


def test_flagged_samples_are_kept_and_a_median_without_them_stands_beside() -> None:
    flagged = {"late": (3,), "switch": (3, 4)}
    row, _ = summarise.condense(outcome([1.0, 1.0, 1.0, 9.0, 9.0, 9.0], flagged=flagged), 0, None)
    assert (row.n, row.flagged, row.median, row.clean_median) == (6, 2, 5.0, 1.0)
    assert summarise.condense(outcome([1.0]), 0, None)[0].clean_median is None


def test_histograms_go_by_placement() -> None:
    _, bins = summarise.condense(outcome([5.0, 9.0, 9.0], places="sdd"), 0, None)
    assert {place: sum(counts.values()) for place, counts in bins.items()} == {"s": 1, "d": 2}


@pytest.mark.parametrize("ended", [Outcome("timed out", "timed out after 3 s"), outcome(facts={"keys": 15})])
def test_a_process_without_samples_is_a_row_too(ended: Outcome) -> None:
    row, bins = summarise.condense(ended, 1, None)
    assert (row.status, row.n, row.median, bins) == (ended.status, 0, None, {})


# ------------------------------------------------------------------ one trial


def test_the_headline_is_the_median_of_process_medians_with_its_exact_interval() -> None:
    assert summary(measured([98, 99, 100, 102, 104, 150])).median == Estimate(101, 98, 150, 6, 0.96875)


def test_fewer_than_six_processes_give_a_range_and_no_interval() -> None:
    assert summary(measured([98, 99, 104])).median == Estimate(99, 98, 104, 3, None)


def test_the_first_call_comes_from_the_short_processes_where_there_are_any() -> None:
    found = measured([7.0] * 6, each={"first": 500.0})
    assert summary(found).first == estimate(500.0)
    first = summary(replace(found, firsts=(600.0,) * 40)).first
    assert first
    assert (first.value, first.n) == (600, 40)
    assert first.coverage == pytest.approx(0.9615, abs=1e-4)


def test_percentiles_are_those_of_processes_that_all_have_them() -> None:
    found = measured(each={"p90": 200.0, "p99": 300.0})
    short = replace(found, runs=(*found.runs[:-1], replace(found.runs[-1], p99=None)))
    assert summary(short).percentiles == {"p90": estimate(200.0)}


def test_steady_figures_come_in_cycles_too() -> None:
    found = measured([7.0] * 6, kind="steady", each={"ghz": 3.0})
    assert summary(found).cycles == 21.0
    assert summary(replace(found, kind="event")).cycles is None


def test_the_spread_is_p1_to_p99_where_n_allows_and_the_extremes_elsewhere() -> None:
    few = measured([10, 20, 30])
    assert summary(few).spread == (10, 30)
    many = replace(few, histograms={"": {300: 9000, 400: 980, 700: 20}})
    assert summary(replace(many, runs=(run(20, minimum=5, maximum=5000),))).spread == pytest.approx(
        (19.8, 54.0), rel=0.02
    )


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
    assert figures.line(found) == "elided: no slower than an empty loop (0.330 ns)"
    assert summary(measured([1.0] * 6, kind="steady", each={"empty": 0.33})).status == "ok"


def test_a_probe_that_says_it_was_elided_is_believed() -> None:
    row, _ = summarise.condense(outcome([1.0], kind="steady", extra={"elided": True}), 0, None)
    assert summary(measured(runs=(row,))).status == "elided"


def test_one_process_is_a_summary_of_its_own() -> None:
    found = summarise.one(trial(), outcome([1.0, 2.0, 3.0], kind="event", first=9.0))
    assert (found.n, found.events) == (1, 3)
    assert (figures.text(found), figures.text(found, "first")) == ("2.00 ns", "9.00 ns")
    assert figures.line(summarise.one(trial(), Outcome("failed", "SIGSEGV"))) == "failed: SIGSEGV"


# ------------------------------------------------------------------ remarks


@pytest.mark.parametrize(
    ("found", "remarks"),
    [
        (measured(), ()),
        (measured([90, 95, 100, 100, 105, 110]), ("unstable: interval is +-10 % wide",)),
        (measured([90, 110]), ()),  # a range is no interval
        (measured(each={"other_cpu": 0.05}), ()),
        (measured(each={"other_cpu": 0.42}), ("contaminated: other processes used 0.4 CPUs",)),
        (measured(each={"clean_median": 100.0}), ()),
        (measured(each={"clean_median": 50.0}), ("contaminated: 50.0 ns without the flagged samples",)),
        (
            measured(unit="B", each={"clean_median": 50.0}),
            ("contaminated: 50.0 B without the flagged samples",),
        ),
        (measured(each={"timer": 4.0}), ()),
        (measured(each={"timer": 20.0}), ("20.0 ns of it are the timer's",)),
        (measured(each={"stop": "time limit", "n": 500}), ("time limit: the first 500 samples only",)),
        (measured(ignored=("idle",)), ("ignores idle",)),
        (measured([100] * 3, complete=False), ("interrupted: 3 of 6 processes",)),
        (measured([]), ()),
    ],
)
def test_remarks_say_what_a_figure_needs_to_be_believed(found: TrialRecord, remarks: tuple[str, ...]) -> None:
    assert summary(found).remarks == remarks


def test_rounds_of_which_some_were_disturbed_are_counted() -> None:
    runs = tuple(run(100.0, i, other_cpu=0.3 if i < 2 else 0.0) for i in range(6))
    assert summary(measured(runs=runs)).remarks == (
        "contaminated: other processes used 0.3 CPUs in 2 of 6 rounds",
    )


def test_a_steady_figure_is_unstable_only_after_the_clock_is_taken_out() -> None:
    clocks = (2.0, 2.2, 2.4, 2.6, 2.8, 3.0)
    same = tuple(run(21.0 / ghz, i, ghz=ghz) for i, ghz in enumerate(clocks))
    assert summary(measured(runs=same, kind="steady")).remarks == ("core clock 2.00..3.00 GHz",)
    plain = summary(measured(runs=same, kind="event")).remarks
    assert plain[0] == "unstable: interval is +-21 % wide"


def test_a_busy_hyper_twin_is_seen_by_its_additions_a_cycle() -> None:
    runs = tuple(run(100.0, i, ghz=2.99, adds=6.0 if i < 2 else 11.8) for i in range(6))
    assert summary(measured(runs=runs)).remarks == ("hyper-twin busy in 2 of 6 processes",)
    busy = measured(each={"ghz": 2.99, "adds": 6.0})
    assert summary(busy).remarks == ()
    assert summary(busy, best_adds=3.95).remarks == ("hyper-twin busy in 6 of 6 processes",)


def test_two_modes_are_not_called_unstable() -> None:
    two = measured([90, 95, 100, 100, 105, 110], histograms={"s": {100: 500}, "d": {700: 500}})
    assert summary(two).remarks == ()


VALUES = st.none() | st.floats(0, 1e30)
COLUMNS = (
    "first",
    "minimum",
    "median",
    "p90",
    "p99",
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
        assert figures.text(found, statistic)
    assert figures.line(found)
    assert all(figures.remarks(found))


# ------------------------------------------------------------------ the set of records


def names(found: dict[Trial, summarise.Measured]) -> list[str]:
    return [one.record.name for one in found.values()]


def test_the_newest_record_that_holds_a_trial_complete_is_chosen() -> None:
    old, new = record(measured(), name=OLD), record(measured(), name=NEW)
    assert names(summarise.select([trial()], [old, new])) == [NEW]
    partial = record(measured(complete=False), name=NEW)
    assert names(summarise.select([trial()], [partial, old])) == [OLD]


def test_a_record_of_one_trial_fills_in_one_figure() -> None:
    lock, call = trial("lock"), trial("call")
    both = record(measured(trial=lock), measured(trial=call), name=OLD)
    found = summarise.select([lock, call], [both, record(measured(trial=call), name=NEW)])
    assert names(found) == [OLD, NEW]


def test_without_a_complete_record_what_there_is_stands_with_its_remark() -> None:
    partial = record(measured([100] * 2, complete=False))
    (found,) = summarise.findings(experiment(measurement("lock", "anywhere")), [trial()], [partial]).items
    assert found.summary.remarks == ("interrupted: 2 of 6 processes",)
    assert summarise.select([trial()], [record(measured([], complete=False))]) == {}


def test_only_records_of_the_newest_records_host_count() -> None:
    lock, call = trial("lock"), trial("call")
    ours = record(measured(trial=lock), measured(trial=call), name=NEW)
    theirs = record(measured(trial=lock), name=OTHER)
    assert names(summarise.select([lock, call], [ours, theirs])) == [OTHER]
    elsewhere = record(measured(trial=trial("gone")), name=OTHER)
    assert names(summarise.select([lock], [ours, elsewhere])) == [NEW]


def test_a_newer_quick_session_is_the_newest_and_says_so() -> None:
    full, quick = record(measured(), name=OLD), record(measured([100] * 2), name=NEW, quick=True)
    (found,) = summarise.findings(experiment(measurement("lock", "anywhere")), [trial()], [full, quick]).items
    assert figures.remarks(found.summary) == ("quick: 2 processes",)


def test_a_trial_is_known_by_what_it_does_and_named_as_today() -> None:
    then = trial("free", replace(ANYWHERE, name="everywhere"), "lock_probe")
    today = trial("lock", probe="lock_probe")
    note = experiment(measurement("lock", "anywhere"))
    (found,) = summarise.findings(note, [today], [record(measured(trial=then))]).items
    assert found.summary.trial == today
    assert found.summary.median


def test_a_figure_of_another_session_carries_its_day() -> None:
    lock, call = trial("lock"), trial("call")
    records = [record(measured(trial=lock), name=OLD), record(measured(trial=call), name=NEW)]
    note = experiment(measurement("lock", "anywhere"), measurement("call", "anywhere"))
    found = summarise.findings(note, [lock, call], records)
    assert [item.summary.day for item in found.items] == ["2026-11-20", ""]
    assert [one.name for one in found.records] == [NEW, OLD]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.booleans(), st.booleans(), st.booleans()), max_size=6))
def test_selecting_again_from_what_was_used_changes_nothing(
    sessions: list[tuple[str, bool, bool, bool]],
) -> None:
    trials = [trial("lock"), trial("call")]
    records = [
        record(
            *(
                measured(trial=one, complete=whole)
                for one, there in zip(trials, (lock, call), strict=True)
                if there
            ),
            name=f"2026112{day}T120000000Z-host-{host}",
        )
        for day, (host, lock, call, whole) in enumerate(sessions)
    ]
    chosen = summarise.select(trials, records)
    used = [one for one in records if any(one is found.record for found in chosen.values())]
    assert summarise.select(trials, used) == chosen


# ------------------------------------------------------------------ findings


def test_findings_come_in_the_order_of_the_note_printed_ones_too() -> None:
    lock = measurement("lock", "anywhere", printed={"anywhere": (printed(),), "apart": (printed(1644),)})
    old = measurement("old", "anywhere", "apart", probe="", printed={"apart": (printed(),)})
    call = measurement("call", "apart", "anywhere")
    note = experiment(lock, old, call, conditions={"anywhere": ANYWHERE, "apart": APART})
    trials = [trial("lock"), trial("call"), trial("call", APART)]
    found = summarise.findings(note, trials, [record(measured(trial=trials[0]))])
    assert [(i.measurement.id, i.condition.name, i.summary.status, len(i.printed)) for i in found.items] == [
        ("lock", "anywhere", "ok", 1),
        ("lock", "apart", "printed only", 1),
        ("old", "apart", "printed only", 1),
        ("call", "anywhere", "not measured", 0),
        ("call", "apart", "not measured", 0),
    ]


def test_a_sweep_is_a_finding_for_each_value_judged_against_its_own_kind() -> None:
    def swept(condition: Condition, size: str) -> Trial:
        return trial("copy", condition, params=(("size", size),), swept=("size",))

    expect = {"anywhere": (expectation("under apart"),)}
    note = experiment(
        measurement("copy", "anywhere", "apart", expect=expect),
        conditions={"anywhere": ANYWHERE, "apart": APART},
    )
    medians = {(ANYWHERE, "1 B"): 10, (ANYWHERE, "4 KiB"): 100, (APART, "1 B"): 20, (APART, "4 KiB"): 50}
    trials = [swept(*key) for key in medians]
    rows = [measured([value] * 6, trial=one) for one, value in zip(trials, medians.values(), strict=True)]
    found = summarise.findings(note, trials, [record(*rows)]).of("copy", "anywhere")
    assert [item.label for item in found] == ["the copy (1 B)", "the copy (4 KiB)"]
    assert [v.text for item in found for v in item.verdicts] == [
        "holds: 2.0 times less than apart",
        "fails: 2.0 times more than apart",
    ]


def test_nothing_measured_at_all_is_a_finding_too() -> None:
    found = summarise.findings(experiment(measurement("lock", "anywhere")), [trial()], [])
    assert (found.items[0].summary.status, found.records) == ("not measured", ())


def test_what_is_rendered_from_records_needs_no_numpy() -> None:
    code = (
        "import sys\n"
        "from tests.factories import *\n"
        "from generator import summarise, judge\n"
        "from generator.model import RunSummary, TrialRecord\n"
        "runs = tuple(run(5.0, i) for i in range(6))\n"
        "row = TrialRecord(trial(), 'ok', runs=runs, histograms={'': {1: 600, 300: 600}})\n"
        "found = summarise.findings(experiment(measurement('lock', 'anywhere')), [trial()], [record(row)])\n"
        "assert found.items[0].summary.modes and judge.sentence(found)\n"
        "assert 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
