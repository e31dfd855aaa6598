"""What a journal holds of a session that was interrupted, and what must be as it was."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.measure import plan, resuming
from generator.measure.steering import block
from generator.model.note import ANYWHERE, Condition
from generator.model.record import MadeOf
from generator.model.trial import Invocation, Outcome, Plan, Trial
from generator.records.journal import Header, Journal
from tests.records.test_journal import HEADER

TRIALS = (
    Trial("a", "lock", ANYWHERE, runs=3, first_runs=4),
    Trial("b", "", ANYWHERE, runs=3, run=("bench",)),
    Trial("c", "", ANYWHERE, runs=3, run=("bench",), of="b"),
    Trial("d", "wake", Condition("apart", (0, 1)), runs=2),
)
ENDED = Outcome("ok", wall=0.5)


def header(**more: Any) -> Header:
    nothing: tuple[Any, ...] = ((),) * len(TRIALS)
    usual: dict[str, Any] = {
        "trials": TRIALS,
        "cpus": nothing,
        "sources": ("s",) * len(TRIALS),
        "skipped": {},
        "ignored": {},
    }
    return replace(HEADER, **usual | more)


def planned(head: Header, further: tuple[Invocation, ...] = ()) -> Plan:
    made = plan.plan(head.trials, head.seed, quick=head.quick)
    return replace(made, order=made.order + further)


def journal(
    head: Header,
    further: tuple[Invocation, ...] = (),
    ends: Callable[[Invocation], Outcome] = lambda _: ENDED,
    processes: int = 1000,
) -> bytes:
    """As a session writes it, one process after the other, up to so many."""
    with tempfile.TemporaryDirectory() as folder:
        writing = Journal(Path(folder), head)
        _rounds(writing, planned(head, further), further, ends, set(head.skipped), processes)
        text = writing.path.read_bytes()
        writing.close(remove=True)
    return text


def _rounds(
    writing: Journal,
    chosen: Plan,
    further: tuple[Invocation, ...],
    ends: Callable[[Invocation], Outcome],
    over: set[int],
    processes: int,
) -> None:
    first = min((one.round for one in further), default=None)
    for number in range(max(one.round for one in chosen.order) + 1):
        if number == first:
            writing.further(further)
        for one in (each for each in chosen.order if each.round == number):
            every = (one.trial,) if one.first_only else chosen.figures(one.trial)
            figures = [figure for figure in every if figure not in over]
            processes -= bool(figures)
            if processes < 0:
                return
            for figure in figures:
                outcome = ends(replace(one, trial=figure))
                writing.outcome(replace(one, trial=figure), outcome)
                if outcome.status != "ok":
                    over.add(figure)
        writing.round({"probes": 1.0})


def test_a_session_that_ran_to_its_end_has_nothing_left() -> None:
    found = resuming.before(journal(header()))
    assert found.done == len(found.chosen.order) == len(planned(header()).order)
    assert len(found.session.rounds) == 3


@pytest.mark.parametrize("processes", range(13))
def test_what_is_left_begins_behind_the_last_process_that_ended(processes: int) -> None:
    found = resuming.before(journal(header(), processes=processes))
    assert found.done == processes
    assert found.spent == pytest.approx(0.5 * processes)


FURTHER = block({0: 2, 3: 1}, 3, 7)


@cache
def whole(seed: int = 7, *, further: bool = False) -> bytes:
    return journal(header(seed=seed), FURTHER if further else ())


@given(st.integers(0, 10_000), st.integers(0, 3), st.booleans())
def test_a_journal_that_was_cut_off_anywhere_is_a_beginning_of_the_same_session(
    cut: int, seed: int, further: bool
) -> None:
    head, text = header(seed=seed), whole(seed, further=further)
    begins = text.index(b"\n") + 1
    found = resuming.before(text[: max(begins, len(text) - cut)])
    assert found.chosen.order == planned(head, FURTHER * further).order[: len(found.chosen.order)]
    assert found.done <= len(found.chosen.order)
    all_of_it = resuming.before(text)
    assert all_of_it.session.outcomes[: len(found.session.outcomes)] == found.session.outcomes
    assert all_of_it.lines.startswith(found.lines)


@given(st.integers(0, 10_000))
def test_a_process_that_was_not_written_for_all_its_figures_is_to_be_run_again(cut: int) -> None:
    text = whole()
    found = resuming.before(text[: max(text.index(b"\n") + 1, len(text) - cut)])
    counts = Counter(invocation.trial for invocation, _ in found.session.outcomes)
    assert counts[1] == counts[2]
    assert found.lines.count(b'"answer"') == len(found.session.outcomes)


def test_the_lines_that_are_taken_over_are_read_as_the_same_session() -> None:
    head = header()
    found = resuming.before(journal(head, processes=7))
    again = resuming.before_with(head, found.lines)
    assert again == found


def test_a_figure_that_failed_is_not_asked_for_again() -> None:
    def ends(one: Invocation) -> Outcome:
        return Outcome("failed", "no line") if one.trial == 2 and one.round == 1 else ENDED

    found = resuming.before(journal(header(), ends=ends))
    assert found.done == len(found.chosen.order)
    assert [one.trial for one, _ in found.session.outcomes].count(2) == 2


def test_a_trial_that_was_skipped_is_passed_over() -> None:
    found = resuming.before(journal(header(skipped={0: "no lock", 3: "one CPU"})))
    assert {one.trial for one, _ in found.session.outcomes} == {1, 2}
    assert found.done == len(found.chosen.order)


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (lambda text: b"[]\n" + text.split(b"\n", 1)[1], "it cannot be read"),
        (
            lambda text: text.replace(b'"status": "ok"', b'"status": "fine"', 1),
            "1 of its lines cannot be read",
        ),
        (lambda text: _without(text, 1), "its processes are not those of its plan"),
        (lambda text: _without(text, 4), "its processes are not those of its plan"),
        (lambda text: text + text.split(b"\n")[1] + b"\n", "its processes are not those of its plan"),
    ],
)
def test_a_journal_that_its_session_cannot_have_written_is_refused(
    edit: Callable[[bytes], bytes], why: str
) -> None:
    with pytest.raises(ValueError, match=f"^{why}$"):
        resuming.before(edit(whole()))


def _without(text: bytes, number: int) -> bytes:
    lines = text.splitlines(keepends=True)
    return b"".join(lines[:number] + lines[number + 1 :])


# ---------------------------------------------------------------- of another host


def test_of_two_copies_of_a_journal_the_longer_one_counts() -> None:
    text = journal(header(), processes=6)
    head, _, lines = text.partition(b"\n")
    short = head + b"\n" + b"".join(lines.splitlines(keepends=True)[:3])
    assert resuming.joined(short, lines) == text
    assert resuming.joined(text, b"".join(lines.splitlines(keepends=True)[:2]) + b'{"rou') == text
    assert resuming.joined(text, b"") == text


def test_two_journals_that_tell_different_things_are_not_joined() -> None:
    text, other = journal(header(), processes=6), journal(header(seed=8), processes=6)
    with pytest.raises(ValueError, match="not what its host has"):
        resuming.joined(text, other.partition(b"\n")[2])


# ---------------------------------------------------------------- what must be as it was


def test_nothing_differs_from_itself() -> None:
    assert resuming.differences(HEADER, HEADER) == ()
    passing = replace(HEADER, machine={**HEADER.machine, "load": (1.0, 2.0, 3.0), "steal": 0.1})
    assert resuming.differences(HEADER, passing) == ()


@pytest.mark.parametrize(
    ("field", "then", "now", "said"),
    [
        ("machine", {"kernel": "6.1"}, {"kernel": "6.2"}, "the machine's kernel was 6.1 and is 6.2"),
        ("machine", {"microcode": "0x1"}, {}, "the machine's microcode was 0x1 and is not told"),
        ("machine", {"state": "a"}, {"state": "b"}, "the machine was started since"),
        (
            "machine",
            {"kernel": "6.1", "state": "a"},
            {"kernel": "6.2", "state": "b"},
            "the machine's kernel was 6.1 and is 6.2",
        ),
        (
            "machine",
            {"governor": "performance"},
            {"governor": "powersave"},
            "governor was performance and is",
        ),
        ("compiler", {"version": "gcc 12"}, {"version": "gcc 13"}, "version was gcc 12 and is gcc 13"),
        ("program", "1", "2", "the version of this program was 1 and is 2"),
        ("sources", ("a", "b", "c"), ("a", "x", "c"), "what b@apart[4 KiB] runs is not what it was"),
        ("binaries", ("a", "b", "c"), ("x", "b", "c"), "what a@anywhere runs is not what it was, although"),
        ("cpus", ((), (0, 1), ()), ((), (0, 2), ()), "b@apart[4 KiB] would run on other CPUs than it did"),
        ("skipped", {1: "no clang"}, {}, "b@apart[4 KiB] was skipped, and would run now"),
        ("ignored", {}, {0: ("idle",)}, "a@anywhere is built in another way"),
        ("made_of", {0: MadeOf(version="1")}, {0: MadeOf(version="2")}, "the program of a@anywhere is not"),
    ],
)
def test_what_makes_other_processes_of_those_to_come_is_told(
    field: str, then: Any, now: Any, said: str
) -> None:
    old, new = replace(HEADER, **{field: then}), replace(HEADER, **{field: now})
    (found,) = resuming.differences(old, new)
    assert said in found


def test_a_machine_that_tells_no_boot_is_taken_for_the_same() -> None:
    assert resuming.of_machine({"state": "a"}, {}) == ()


def test_of_many_trials_that_differ_three_are_named() -> None:
    trials = tuple(Trial(name, "lock", ANYWHERE) for name in "abcde")
    nothing: tuple[Any, ...] = ((),) * 5
    old = replace(HEADER, trials=trials, cpus=nothing, sources=tuple("12345"))
    (found,) = resuming.differences(old, replace(old, sources=tuple("abcde")))
    assert found == "what a@anywhere, b@anywhere, c@anywhere and 2 more runs is not what it was"


def test_a_session_that_goes_on_names_all_that_it_goes_on_with_and_believes_what_the_first_did() -> None:
    old = replace(HEADER, resumes=("first",), expected_since={"a": "2026-11-01"}, sources_sha256="5")
    made = resuming.continued(old, replace(HEADER, name="third", experiment="title: y\n"))
    assert (made.resumes, made.sources_sha256) == (("first", HEADER.name), "5")
    assert (made.name, made.experiment, made.expected_since) == ("third", old.experiment, old.expected_since)
