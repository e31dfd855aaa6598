"""A record is complete, small, diffable, and reads back as it was written."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import __version__
from generator.errors import RenderError
from generator.model.note import ANYWHERE, Condition
from generator.model.record import Record, TrialRecord
from generator.model.trial import AGAIN, ENGINE, Invocation, Outcome, Trial
from generator.records import condense, file_format, store
from generator.records.differing import apart
from generator.records.journal import Header
from tests.factories import answer
from tests.records.test_journal import HEADER as BASE

APART = Condition("apart", placement="two cores")
STEADY = Trial("lock", "mutex_lock", ANYWHERE, runs=2, first_runs=2)
EVENT = Trial("wake", "handoff_condvar", APART, (("size", "4 KiB"),), ("size",), runs=2)
HEADER: Header = replace(BASE, trials=(STEADY, EVENT), cpus=((), (0, 1)), skipped={})


def outcome(*samples: float, first: float | None = None, status: str = "ok", **said: Any) -> Outcome:
    if status != "ok":
        return Outcome(status, "because")
    one = answer(samples, kind="event", first=first, **said)
    return Outcome("ok", "", one, 0.25, {"minflt": 2, "nvcsw": 9})


def entry(invocation: Invocation, one: Outcome) -> store.Entry:
    return store.Entry(invocation, one, *condense.condense(one, invocation.round, 0.1))


WHOLE = (
    entry(Invocation(0, 0), outcome(5.0, 6.0, 7.0, first=500.0)),
    entry(Invocation(0, 0, first_only=True), outcome(first=400.0)),
    entry(Invocation(0, 1), outcome(10.0, 30.0, places="sd", flagged={"steal": (1,)}, clock_offset=3.0)),
    entry(Invocation(1, 0), outcome(5.0, 6.5, 8.0, first=600.0)),
    entry(Invocation(1, 0, first_only=True), outcome(first=410.0)),
    entry(Invocation(1, 1), outcome(11.0, 31.0, places="sd", flagged={"steal": (0, 1)}, clock_offset=5.0)),
)
ROUNDS = ({"other_cpu": 0.1, "steal": 0.0},) * 2


def whole() -> Record:
    return store.assemble(HEADER, WHOLE, ROUNDS)


def test_a_record_holds_runs_as_rows_first_calls_apart_and_events_by_placement() -> None:
    lock, wake = whole().trials
    assert [run.n for run in lock.runs] == [3, 3]
    assert lock.firsts == (400.0, 410.0)
    assert {place: sum(bins.values()) for place, bins in wake.histograms.items()} == {"s": 2, "d": 2}
    assert (wake.said.flags, wake.said.clock_offset) == ({"steal": 3}, 3.0)
    assert lock.complete
    assert wake.complete
    assert not whole().interrupted


def test_what_failed_adds_up_and_a_remark_is_there_once_with_its_count() -> None:
    said = (
        {"failed": {"b": 1}, "remarks": ("late starts: 5 of 9", "rate not held: 8 of 9")},
        {"failed": {"a": 3, "b": 2}, "remarks": ("rate not held: 7 of 9", "busy")},
    )
    entries = [entry(Invocation(number, 0), outcome(5.0, **one)) for number, one in enumerate(said)]
    found = store.assemble(HEADER, entries, ROUNDS).trials[0]
    assert found.said.failed == {"a": 3, "b": 3}
    assert found.said.remarks == (
        "late starts: 5 of 9, in 1 of 2 processes",
        "rate not held: 7 of 9",
        "busy, in 1 of 2 processes",
    )


def test_an_extra_first_call_knows_its_round() -> None:
    assert whole().trials[0].first_rounds == (0, 1)


def told(*facts: Any) -> TrialRecord:
    """A trial whose processes told these facts; None of one that failed."""
    entries = [
        entry(Invocation(number, 1), outcome(status="failed") if one is None else outcome(1.0, facts=one))
        for number, one in enumerate(facts)
    ]
    return store.assemble(HEADER, entries, ROUNDS).trials[1]


def test_facts_that_all_processes_tell_alike_are_there_once() -> None:
    found = told(*({"keys": 15, "list": [1, 2]},) * 3)
    assert (found.said.facts, found.differing) == ({"keys": 15, "list": [1, 2]}, {})


def test_a_fact_that_differs_is_kept_with_each_value_and_its_processes() -> None:
    found = told({"a": 1, "keys": 3, "x": {}}, {"a": 1, "keys": 9, "x": {}}, {"a": 1, "keys": 3, "y": None})
    assert found.said.facts == {"a": 1, "keys": None, "x": None, "y": None}
    assert found.differing == {
        "keys": ((3, (0, 2)), (9, (1,))),
        "x": (({}, (0, 1)),),
        "y": ((None, (2,)),),
    }


@pytest.mark.parametrize(("one", "other"), [(True, 1), (1, 1.0), ([1], [True]), ("", None)])
def test_values_that_only_python_takes_for_alike_differ(one: Any, other: Any) -> None:
    assert told({"it": one}, {"it": other}).differing == {"it": ((one, (0,)), (other, (1,)))}
    assert told({"it": {"b": 1, "a": 2}}, {"it": {"a": 2, "b": 1}}).differing == {}


def test_a_process_that_failed_told_no_facts() -> None:
    found = told({"keys": 3}, None)
    assert (found.status, found.said.facts, found.differing) == ("failed", {"keys": 3}, {})


@given(
    st.lists(
        st.none() | st.dictionaries(st.sampled_from("abc"), st.none() | st.integers(0, 2) | st.booleans()),
        max_size=6,
    )
)
def test_what_each_process_told_can_be_had_back(each: list[dict[str, Any] | None]) -> None:
    facts, differing = apart(each)
    for number, own in enumerate(each):
        common = {name: value for name, value in facts.items() if name not in differing}
        again = {name: v for name, values in differing.items() for v, numbers in values if number in numbers}
        assert own is None or json.dumps(common | again, sort_keys=True) == json.dumps(own, sort_keys=True)


def test_events_that_belong_together_are_counted_by_process_in_base_units() -> None:
    """Six processes hand over on one CPU and on two, each in its own proportion; 2 and 30 µs."""
    header = replace(HEADER, trials=(STEADY, replace(EVENT, runs=6)))
    entries = []
    for number in range(6):
        same = 10 * (number + 1)
        samples = [2.0 + number / 100] * same + [30.0] * (100 - same)
        one = outcome(*samples, unit="us", places="s" * same + "d" * (100 - same))
        entries.append(entry(Invocation(number, 1), one))
    same_cpu, different = store.assemble(header, entries, ROUNDS).trials[1].parts or ()
    assert (same_cpu.where, same_cpu.events) == ("s", (10, 20, 30, 40, 50, 60))
    assert same_cpu.medians == (2000.0, 2010.0, 2020.0, 2030.0, 2040.0, 2050.0)
    assert (different.where, different.events, different.medians) == (
        "d",
        (90, 80, 70, 60, 50, 40),
        (30e3,) * 6,
    )


def test_the_sides_of_a_valley_are_counted_by_process_too() -> None:
    header = replace(HEADER, trials=(STEADY, replace(EVENT, runs=6)))
    each = [[100.0] * (400 + n) + [300.0] * (600 - n) for n in range(6)]
    entries = [entry(Invocation(n, 1), outcome(*samples)) for n, samples in enumerate(each)]
    fast, slow = store.assemble(header, entries, ROUNDS).trials[1].parts or ()
    assert (fast.events, fast.medians) == (tuple(range(400, 406)), (100.0,) * 6)
    assert (slow.events, slow.medians) == (tuple(range(600, 594, -1)), (300.0,) * 6)


def test_a_steady_probe_has_no_parts_nor_have_events_that_are_all_one() -> None:
    header = replace(HEADER, trials=(STEADY, EVENT))
    for kind, found in (("steady", 0), ("event", 2)):
        one = replace(outcome(*[100.0] * 400, *[300.0] * 600), left=0)
        assert one.answer is not None
        said = replace(one.answer, said=replace(one.answer.said, kind=kind))
        entries = [entry(Invocation(n, 1), replace(one, answer=said)) for n in range(2)]
        assert len(store.assemble(header, entries, ROUNDS).trials[1].parts or ()) == found
    assert whole().trials[0].parts == ()


def test_an_interrupted_session_says_which_trials_are_not_complete() -> None:
    cut = store.assemble(HEADER, WHOLE[:4], ROUNDS[:1])
    assert [trial.complete for trial in cut.trials] == [False, False]
    assert cut.interrupted


@pytest.mark.parametrize("status", ["failed", "timed out", "skipped"])
def test_a_process_that_did_not_answer_ends_its_trial_with_the_reason(status: str) -> None:
    entries = (*WHOLE[:2], entry(Invocation(0, 1), outcome(status=status)))
    wake = store.assemble(HEADER, entries, ()).trials[1]
    assert (wake.status, wake.reason, wake.complete) == (status, "because", True)


def test_a_trial_without_a_place_is_skipped_with_the_reason() -> None:
    header = replace(HEADER, skipped={1: "needs two cores"})
    wake = store.assemble(header, WHOLE[:2], ()).trials[1]
    assert (wake.status, wake.reason, wake.complete) == ("skipped", "needs two cores", True)


def test_a_record_reads_back_as_it_was_written(tmp_path: Path) -> None:
    one = whole()
    assert store.load(store.write(tmp_path, one, WHOLE)) == one


def test_every_sample_is_beside_the_record_in_order(tmp_path: Path) -> None:
    path = store.write(tmp_path, whole(), WHOLE)
    with np.load(path.with_suffix(".npz")) as samples:
        assert sorted(samples) == [
            "lock@anywhere#0",
            "lock@anywhere#1",
            "wake@apart[4 KiB]#0",
            "wake@apart[4 KiB]#1",
        ]
        assert samples["wake@apart[4 KiB]#1"].tolist() == [11.0, 31.0]


def test_the_hash_of_the_samples_changes_with_any_of_them() -> None:
    other = (*WHOLE[:-1], entry(Invocation(1, 1), outcome(11.0, 31.5, places="sd")))
    assert store.assemble(HEADER, other, ROUNDS).samples_sha256 != whole().samples_sha256


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 99}', '{"format": 1, "trials": 3}', "\x00"])
def test_a_file_that_is_no_record_is_named_and_said_what_to_do_with(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(RenderError) as error:
        store.load(path)
    assert str(path) in error.value.what
    assert error.value.hint == "move it out of results/"


@pytest.mark.parametrize(
    ("changed", "added"),
    [
        ('"program": "99.0"', "; version 99.0 of this program wrote it, and this is "),
        ('"program": 7', "; version 7 of this program wrote it, and this is "),
        (f'"program": "{__version__}"', ""),
    ],
)
def test_a_record_that_another_version_wrote_says_so_where_it_cannot_be_read(
    tmp_path: Path, changed: str, added: str
) -> None:
    path = store.write(tmp_path, whole(), WHOLE)
    text = path.read_text().replace('"program": "0"', changed)
    path.write_text(text.replace('"format": 1', '"format": 2'))
    with pytest.raises(RenderError) as error:
        store.load(path)
    said = error.value.what.removeprefix(f"{path}: not a record that can be read: another format")
    assert said == (added and f"{added}{__version__}")


def test_records_come_newest_first_and_other_files_are_none(tmp_path: Path) -> None:
    for name in ("20250101T000000Z-a", "20260101T000000Z-a"):
        store.write(tmp_path, replace(whole(), name=name), WHOLE)
    (tmp_path / "published.json").write_text("{}")
    (tmp_path / ".hidden.json").write_text("")
    assert [one.name[:4] for one in store.load_all(tmp_path)] == ["2026", "2025"]


OWN = "*.npz\n# mine\n!keep.npz\n/big/"


@pytest.mark.parametrize(
    ("before", "commit", "after"),
    [
        (None, False, ".*\n!.gitignore\n*.npz\n*.outputs.zip\n"),
        (None, True, ".*\n!.gitignore\n"),
        (OWN, False, f"{OWN}\n.*\n!.gitignore\n*.outputs.zip\n"),
        (OWN, True, "# mine\n!keep.npz\n/big/\n.*\n!.gitignore\n"),
        ("# caf\udce9\n.*\n!.gitignore\n", False, "# caf\udce9\n.*\n!.gitignore\n*.npz\n*.outputs.zip\n"),
    ],
)
def test_lines_of_ones_own_stay_in_gitignore(
    tmp_path: Path, before: str | None, commit: bool, after: str
) -> None:
    path = tmp_path / ".gitignore"
    if before is not None:
        path.write_bytes(before.encode("utf-8", "surrogateescape"))
    for _ in range(2):
        store.ignore_samples(tmp_path, commit=commit)
        assert path.read_bytes().decode("utf-8", "surrogateescape") == after


def test_samples_and_record_are_safe_on_the_disk_in_that_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    real = os.fsync

    def synced(descriptor: int) -> None:
        done.append(Path(f"/proc/self/fd/{descriptor}").readlink().suffix or "folder")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", synced)
    store.write(tmp_path / "note", whole(), WHOLE)
    assert done == [".npz", "folder", ".json", "folder"]


def counted(*engine: int | None, again: int = 0) -> list[store.Entry]:
    """A process for each number of switches, the first of them started again."""
    made = []
    for number, switches in enumerate(engine):
        usage = {} if switches is None else {ENGINE: switches}
        usage |= {AGAIN: 1} if number < again else {}
        made.append(entry(Invocation(number, 0), replace(outcome(5.0), usage=usage)))
    return made


def test_a_record_of_another_host_says_what_brought_it_there_and_what_was_counted() -> None:
    header = replace(HEADER, engine="ssh", binaries=("ab" * 32, "cd" * 32))
    made = store.assemble(header, counted(0, None, 2, again=1), ROUNDS)
    back = file_format.loads(file_format.dumps(made))
    assert back.engine == "ssh"
    assert [(run.engine, run.again) for run in back.trials[0].runs] == [(0, True), (None, False), (2, False)]
    assert [one.binary for one in back.trials] == ["ab" * 8, "cd" * 8]


def test_a_record_of_the_notebooks_own_host_has_no_word_of_an_engine() -> None:
    text = file_format.dumps(store.assemble(HEADER, counted(None, None), ROUNDS))
    assert not [word for word in ("engine", "again", "binary") if f'"{word}"' in text]
    assert file_format.loads(text).engine == ""


def test_a_silent_engine_is_told_from_one_that_was_not_counted() -> None:
    assert '"engine": [0,0]' in file_format.dumps(store.assemble(HEADER, counted(0, 0), ROUNDS))
