"""Records to findings."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.findings import wording
from generator.findings.select import Measured, findings, select, sufficient
from generator.model import heading
from generator.model.finding import Caveat
from generator.model.note import ANYWHERE, Condition
from generator.model.record import Record
from generator.model.trial import Trial
from tests.conftest import REPOSITORY
from tests.factories import expectation, experiment, measured, measurement, printed, record, run, trial

APART = Condition("apart", placement="two cores")
OLD, NEW = "20261120T120000000Z-host-a", "20261123T120000000Z-host-a"
OTHER = "20261124T120000000Z-host-b"

# ------------------------------------------------------------------ the set of records


def names(found: dict[Trial, Measured]) -> list[str]:
    return [one.record.name for one in found.values()]


def test_the_newest_record_that_holds_a_trial_complete_is_chosen() -> None:
    old, new = record(measured(), name=OLD), record(measured(), name=NEW)
    assert names(select([trial()], [old, new])) == [NEW]
    partial = record(measured(complete=False), name=NEW)
    assert names(select([trial()], [partial, old])) == [OLD]


def test_a_record_of_one_trial_fills_in_one_figure() -> None:
    lock, call = trial("lock"), trial("call")
    both = record(measured(trial=lock), measured(trial=call), name=OLD)
    found = select([lock, call], [both, record(measured(trial=call), name=NEW)])
    assert names(found) == [OLD, NEW]


def test_without_a_complete_record_what_there_is_stands_with_its_remark() -> None:
    partial = record(measured([100] * 2, complete=False))
    (found,) = findings(experiment(measurement("lock", "anywhere")), [trial()], [partial]).items
    assert found.summary.caveats == (Caveat("interrupted", "2 of 6 processes"),)
    assert select([trial()], [record(measured([], complete=False))]) == {}


def test_only_records_of_the_newest_records_host_count() -> None:
    lock, call = trial("lock"), trial("call")
    ours = record(measured(trial=lock), measured(trial=call), name=NEW)
    theirs = record(measured(trial=lock), name=OTHER)
    assert names(select([lock, call], [ours, theirs])) == [OTHER]
    elsewhere = record(measured(trial=trial("gone")), name=OTHER)
    assert names(select([lock], [ours, elsewhere])) == [NEW]


OURS = {"kernel": "6.1", "microcode": "0x1", "memory": 1024, "state": "a"}


@pytest.mark.parametrize("name", ["kernel", "microcode", "memory", "state"])
def test_only_records_of_one_machine_state_count(name: str) -> None:
    lock, call = trial("lock"), trial("call")
    before = record(measured(trial=lock), measured(trial=call), name=OLD, machine=OURS | {name: "other"})
    today = record(measured(trial=lock), name=NEW, machine=OURS | {"load": [1.0]})
    assert names(select([lock, call], [before, today])) == [NEW]
    assert names(select([lock, call], [replace(before, machine=OURS), today])) == [NEW, OLD]


@pytest.mark.parametrize(("kernel", "used"), [("6.1", [NEW, OLD]), ("6.2", [NEW])])
def test_an_older_record_without_a_state_counts_by_what_it_tells(kernel: str, used: list[str]) -> None:
    lock, call = trial("lock"), trial("call")
    told = {name: value for name, value in OURS.items() if name != "state"}
    older = record(measured(trial=lock), measured(trial=call), name=OLD, machine=told | {"kernel": kernel})
    assert names(select([lock, call], [older, record(measured(trial=lock), name=NEW, machine=OURS)])) == used


def test_where_the_newest_tells_no_boot_that_of_the_newest_that_does_counts() -> None:
    names_of = ("a", "b", "c")
    told = {name: value for name, value in OURS.items() if name != "state"}
    machines = (OURS | {"state": "old"}, OURS | {"state": "new"}, told)
    trials = [trial(one) for one in names_of]
    records = [
        record(
            *(measured(trial=one) for one in trials[: 3 - day]),
            name=f"2026112{day}{OLD[8:]}",
            machine=machine,
        )
        for day, machine in enumerate(machines)
    ]
    assert [one.record.machine.get("state") for one in select(trials, records).values()] == [None, "new"]


def test_what_was_measured_before_the_machine_was_started_says_so() -> None:
    lock, call, new = trial("lock"), trial("call"), trial("new")
    note = experiment(*(measurement(one, "anywhere") for one in ("lock", "call", "new")))
    before = record(measured(trial=lock), measured(trial=call), name=OLD, machine=OURS | {"state": "b"})
    found = findings(note, [lock, call, new], [before, record(measured(trial=lock), name=NEW, machine=OURS)])
    assert [wording.status(item.summary) for item in found.items] == [
        "",
        "not measured on this machine since it was started or changed",
        "not measured yet",
    ]


def test_a_figure_of_another_session_carries_its_time_and_the_record() -> None:
    lock, call = trial("lock"), trial("call")
    note = experiment(measurement("lock", "anywhere"), measurement("call", "anywhere"))
    then = "20261123T115959000Z-host-a"
    records = [record(measured(trial=lock), name=then), record(measured(trial=call), name=NEW)]
    found = [item.summary for item in findings(note, [lock, call], records).items]
    assert [(one.session, one.record) for one in found] == [("2026-11-23 11:59", then), ("", NEW)]


def test_a_newer_quick_session_is_the_newest_and_says_so() -> None:
    full, quick = record(measured(), name=OLD), record(measured([100] * 2), name=NEW, quick=True)
    (found,) = findings(experiment(measurement("lock", "anywhere")), [trial()], [full, quick]).items
    assert wording.caveats(found.summary) == (Caveat("quick", "2 processes"),)


def test_a_trial_is_known_by_what_it_does_and_named_as_today() -> None:
    then = trial("free", replace(ANYWHERE, name="everywhere"), "lock_probe")
    today = trial("lock", probe="lock_probe")
    note = experiment(measurement("lock", "anywhere"))
    (found,) = findings(note, [today], [record(measured(trial=then))]).items
    assert found.summary.trial == today
    assert found.summary.median


TRIALS = [trial("lock"), trial("call")]
SESSIONS = st.lists(  # host, what it holds, whether that is complete, which boot it tells
    st.tuples(
        st.sampled_from("ab"), st.booleans(), st.booleans(), st.booleans(), st.sampled_from(("", "x", "y"))
    ),
    max_size=6,
)


def made(sessions: list[tuple[str, bool, bool, bool, str]]) -> list[Record]:
    return [
        record(
            *(
                measured(trial=one, complete=whole)
                for one, there in zip(TRIALS, (lock, call), strict=True)
                if there
            ),
            name=f"2026112{day}T120000000Z-host-{host}",
            machine={"state": state} if state else {},
        )
        for day, (host, lock, call, whole, state) in enumerate(sessions)
    ]


@example([("a", False, True, True, "x"), ("a", True, False, True, "y"), ("a", True, False, True, "")])
@given(SESSIONS)
def test_a_few_records_give_the_findings_that_all_of_them_give(
    sessions: list[tuple[str, bool, bool, bool, str]],
) -> None:
    records = made(sessions)
    note = experiment(measurement("lock", "anywhere"), measurement("call", "anywhere"))
    names = sufficient(TRIALS, [heading.of(one) for one in records])
    few = [one for one in records if one.name in names]
    assert findings(note, TRIALS, few) == findings(note, TRIALS, records)
    assert len(few) <= 2 * len(TRIALS) + 2
    assert bool(few) == bool(records)


@given(SESSIONS)
def test_selecting_again_from_what_was_used_changes_nothing(
    sessions: list[tuple[str, bool, bool, bool, str]],
) -> None:
    records, trials = made(sessions), TRIALS
    chosen = select(trials, records)
    used = [one for one in records if any(one is found.record for found in chosen.values())]
    assert select(trials, used) == chosen


def test_of_two_alike_in_one_record_each_keeps_its_own() -> None:
    """The same probe under two conditions that do the same: how much chance alone makes of it."""
    here, again = trial("lock"), trial("lock", replace(ANYWHERE, name="again"))
    both = record(measured([1] * 6, trial=here), measured([2] * 6, trial=again), name=NEW)
    found = select([again, here], [both])
    assert [one.trial.runs[0].median for one in found.values()] == [2, 1]


def test_another_parameter_is_another_trial() -> None:
    small, large = (trial("copy", params=(("size", size),)) for size in ("64", "4 KiB"))
    assert select([large], [record(measured(trial=small))]) == {}


def test_one_disturbed_canary_does_not_make_every_core_a_shared_one() -> None:
    fine = [run(100.0, i, ghz=3.0, adds=11.8) for i in range(11)]
    odd = run(100.0, 11, ghz=1.5, adds=11.8)
    session = record(measured(runs=(*fine, odd)))
    (found,) = findings(experiment(measurement("lock", "anywhere")), [trial()], [session]).items
    assert [one.detail for one in found.summary.caveats] == []


@pytest.mark.parametrize(("alone", "said"), [(1, []), (2, ["8 of 10 processes"]), (5, ["5 of 10 processes"])])
def test_the_best_core_is_what_a_tenth_of_the_processes_had_at_least(alone: int, said: list[str]) -> None:
    """Of ten processes one with twice the additions per cycle is chance, two are a core of their own."""
    rates = [4.0] * alone + [2.0] * (10 - alone)
    runs = tuple(run(100.0, i, ghz=3.0, adds=3.0 * rate) for i, rate in enumerate(rates))
    session = record(measured(runs=runs))
    (found,) = findings(experiment(measurement("lock", "anywhere")), [trial()], [session]).items
    assert [one.detail.partition(" in ")[2] for one in found.summary.caveats] == said


# ------------------------------------------------------------------ findings


def test_findings_come_in_the_order_of_the_note_printed_ones_too() -> None:
    lock = measurement("lock", "anywhere", printed={"anywhere": (printed(),), "apart": (printed(1644),)})
    old = measurement("old", "anywhere", "apart", probe="", printed={"apart": (printed(),)})
    call = measurement("call", "apart", "anywhere")
    note = experiment(lock, old, call, conditions={"anywhere": ANYWHERE, "apart": APART})
    trials = [trial("lock"), trial("call"), trial("call", APART)]
    found = findings(note, trials, [record(measured(trial=trials[0]))])
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
    found = findings(note, trials, [record(*rows)]).of("copy", "anywhere")
    assert [item.label for item in found] == ["the copy (1 B)", "the copy (4 KiB)"]
    assert [v.cell for item in found for v in item.verdicts] == [
        "✓ 2.0× faster than two cores",
        "✗ 2.0× slower than two cores",
    ]


def test_nothing_measured_at_all_is_a_finding_too() -> None:
    found = findings(experiment(measurement("lock", "anywhere")), [trial()], [])
    assert (found.items[0].summary.status, found.records) == ("not measured", ())


def test_what_is_rendered_from_records_needs_no_numpy() -> None:
    code = """
import sys
from pathlib import Path
from tests.factories import experiment, measured, measurement, record, trial
from generator.findings import select
from generator.records import file_format
from generator.render import post
written = file_format.dumps(record(measured(histograms={"": {1: 600, 300: 600}})))
note = experiment(measurement("lock", "anywhere"))
found = select.findings(note, [trial()], [file_format.loads(written)])
assert found.items[0].summary.modes
assert "How this was measured" in post.render(found, [], [Path("templates")]).text
assert "numpy" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=REPOSITORY)
