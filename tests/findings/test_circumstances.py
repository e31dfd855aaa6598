"""What else was not the same for two sides of a comparison."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generator.findings import circumstances
from generator.findings.circumstances import Circumstance
from generator.model.note import ANYWHERE
from generator.model.record import MadeOf
from generator.model.session import SessionSummary
from tests.factories import measured, record, trial
from tests.findings.sessions import figure, session

CALL = ("call", "anywhere", ())
USUAL: dict[str, Any] = {
    "cpu": "AMD EPYC",
    "kernel": "6.1",
    "microcode": "0x1",
    "memory": 16 * 2**30,
    "state": "abcdefabcdef",
    "compiler": "cc 12.2.0, -O2 -Wall",
    "program": "0.1.0",
    "other_cpu": 0.02,
}


def one(**more: Any) -> SessionSummary:
    return session("2026-11-24T10:00", **USUAL | more)


def test_nothing_is_told_where_all_is_the_same() -> None:
    assert circumstances.differing([one()], [one(), one()]) == ()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"cpu": "Xeon"}, Circumstance("CPU", "AMD EPYC", "Xeon")),
        ({"kernel": "6.2"}, Circumstance("kernel", "6.1", "6.2")),
        ({"microcode": "0x2"}, Circumstance("microcode", "0x1", "0x2")),
        ({"memory": 32 * 2**30}, Circumstance("memory", "16 GiB", "32 GiB")),
        ({"state": "fedcbafedcba"}, Circumstance("boot", "abcdefab", "fedcbafe")),
        ({"state": ""}, Circumstance("boot", "abcdefab", "not told")),
        ({"host": "host-2"}, Circumstance("host", "host-1", "host-2")),
        ({"note": "m"}, Circumstance("note", "n", "m")),
        ({"program": "0.2.0"}, Circumstance("this program", "0.1.0", "0.2.0")),
        ({"compiler": "cc 13.1.0, -O2 -Wall"}, Circumstance("compiler", "cc 12.2.0", "cc 13.1.0")),
        ({"compiler": "cc 12.2.0, -O3 -Wall"}, Circumstance("flags", "-O2", "-O3")),
        ({"compiler": "cc 12.2.0, -O2 -Wall -g"}, Circumstance("flags", "–", "-g")),
        ({"quick": True}, Circumstance("quick", "no", "one process per figure")),
        ({"interrupted": True}, Circumstance("interrupted", "no", "yes")),
        ({"other_cpu": 0.11}, Circumstance("other work", "little", "up to 0.11 CPUs")),
        ({"other_cpu": None}, Circumstance("other work", "little", "not known")),
    ],
)
def test_each_thing_that_differs_is_named_with_both_sides(more: dict[str, Any], told: Circumstance) -> None:
    assert circumstances.differing([one()], [one(**more)]) == (told,)


def test_other_work_that_disturbs_nothing_is_no_difference() -> None:
    assert circumstances.differing([one(other_cpu=0.0)], [one(other_cpu=0.1)]) == ()


def test_little_other_work_is_known_only_where_every_session_knows_it() -> None:
    (told,) = circumstances.differing([one()], [one(other_cpu=0.1), one(other_cpu=None)])
    assert told.after == "not known"
    (told,) = circumstances.differing([one()], [one(other_cpu=0.2), one(other_cpu=None)])
    assert told.after == "up to 0.20 CPUs"


def test_what_differs_within_a_side_is_told_of_that_side() -> None:
    (told,) = circumstances.differing([one(kernel="6.2"), one()], [one()])
    assert told == Circumstance("kernel", "6.1 and 6.2", "6.1")
    (told,) = circumstances.differing([one()], [one(other_cpu=0.3), one(other_cpu=1.25)])
    assert told == Circumstance("other work", "little", "up to 1.3 CPUs")


def test_a_session_later_than_now_is_from_the_future() -> None:
    now = session("2026-11-24T10:00")
    assert circumstances.of_the_future([now], "2026-11-24T10:00:00+00:00") == ()
    (said,) = circumstances.of_the_future([now], "2026-11-24T09:59:59+00:00")
    assert said.startswith(f"{now.name} is from the future (2026-11-24T10:00:00Z)")


def test_figures_that_were_measured_otherwise_are_told_alike_together() -> None:
    before = [session("2026-11-23T10:00", figure("call"), figure("lock"), figure("same"))]
    more = {"definition": "f(n=2)"}
    after = [session("2026-11-24T10:00", figure("call", **more), figure("lock", source="t"), figure("same"))]
    places = [(name, "anywhere", ()) for name in ("call", "lock", "same")]
    assert circumstances.of_figures(before, after, places) == (
        Circumstance("measured: call@anywhere", "call()", "f(n=2)"),
        Circumstance("source or build of lock@anywhere", "s", "t"),
    )


def test_of_many_figures_with_other_sources_the_count_is_told() -> None:
    names = [f"m{number}" for number in range(6)]
    before = [session("2026-11-23T10:00", *map(figure, names))]
    after = [session("2026-11-24T10:00", *(figure(name, source="t") for name in names[:5]), figure("m5"))]
    (told,) = circumstances.of_figures(before, after, [(name, "anywhere", ()) for name in names])
    assert told.after == "another for 5 of 6 figures"


def test_cpus_settings_and_versions_come_from_whole_records() -> None:
    call = measured(trial=trial("call"), cpus=(0, 1), made_of=MadeOf(version="v1"))
    before = record(call, machine={"governor": "powersave", "smt": "on", "load": [0.1]})
    after = record(
        replace(call, cpus=(2, 3), made_of=MadeOf(version="v2")), machine={"smt": "on", "load": [0.9]}
    )
    assert circumstances.of_records(before, after, [CALL]) == (
        Circumstance("governor", "powersave", "not told"),
        Circumstance("CPUs of call@anywhere", "0, 1", "2, 3"),
        Circumstance("version of call@anywhere", "v1", "v2"),
    )
    assert circumstances.of_records(before, after, []) == (Circumstance("governor", "powersave", "not told"),)


def test_figures_on_the_same_other_cpus_are_told_together() -> None:
    trials = [measured(trial=trial(f"m{number}"), cpus=(0, 1)) for number in range(5)]
    moved = [replace(one, cpus=(1, 0)) for one in trials]
    places = [(one.trial.measurement, ANYWHERE.name, ()) for one in trials]
    told = circumstances.of_records(record(*trials), record(*moved), places)
    assert told == (Circumstance("CPUs of 5 figures", "0, 1", "1, 0"),)


NOTE = """title: a note
measure:
  call: {probe: func_call, label: a call, runs: 6}
body: |
  ### one question
  measure: it
"""


def test_lines_of_the_note_that_say_what_is_measured_are_told() -> None:
    after = NOTE.replace("runs: 6", "runs: 9").replace("one question", "another one").replace("a note", "b")
    assert circumstances.of_texts(NOTE, after) == (
        "-   call: {probe: func_call, label: a call, runs: 6}",
        "+   call: {probe: func_call, label: a call, runs: 9}",
    )


def test_other_words_of_a_note_are_no_difference() -> None:
    after = NOTE.replace("one question", "another one").replace("title: a note", "title: b\ntags: [c]")
    assert circumstances.of_texts(NOTE, after) == ()
