"""Nothing that was measured is lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.model.note import ANYWHERE, Condition
from generator.model.trial import Invocation, Outcome, Trial
from generator.records import answer
from generator.records.journal import Header, Journal, Session, abandoned, read

RAW = b'{"unit": "ns",\n "samples": [41.0, 42.5], "facts": {"text": "a \\n b"}}\n'
TRIALS = (
    Trial("a", "lock", ANYWHERE, runs=2, first_runs=1),
    Trial("b", "wake", Condition("apart", (0, 1), idle=5, awake=True), (("size", "4 KiB"),), ("size",)),
    Trial("c", "lock", Condition("other", cc="clang", cflags=("-O0",), env=(("A", "1"),), prepare=("sync",))),
)
HEADER = Header(
    note="2023-11-03-x",
    name="20261123T000000Z-host",
    started="2026-11-23T00:00:00Z",
    host="host",
    quick=False,
    seed=7,
    machine={"cpu": "one"},
    compiler={"version": "cc"},
    experiment="title: x\n",
    program="0",
    trials=TRIALS,
    cpus=((), (0, 1), ()),
    sources=("s1", "s2", "s3"),
    skipped={1: "needs two CPUs"},
    ignored={2: ("cflags",)},
)
OUTCOMES = (
    (Invocation(0, 0), Outcome("ok", "", answer.parse(RAW), 0.5, {"minflt": 3}, 1, RAW)),
    (Invocation(0, 0, first_only=True), Outcome("failed", "SIGSEGV: {% endraw %}", None, 0.1, {}, 0)),
)
NOISE = {"other_cpu": 0.25, "steal": 0.0}


def written(folder: Path) -> Journal:
    journal = Journal(folder, HEADER)
    for invocation, outcome in OUTCOMES:
        journal.outcome(invocation, outcome)
    journal.round(NOISE)
    return journal


def test_a_journal_reads_back_as_it_was_written(tmp_path: Path) -> None:
    journal = written(tmp_path)
    session = read(journal.path.read_bytes())
    journal.close(remove=True)
    assert session is not None
    assert session.header == HEADER
    assert session.rounds == (NOISE,)
    (invocation, good), (_, bad) = session.outcomes
    assert invocation == Invocation(0, 0)
    assert good.answer == OUTCOMES[0][1].answer
    assert (good.wall, good.usage, good.left) == (0.5, {"minflt": 3}, 1)
    assert bad == OUTCOMES[1][1]
    assert not journal.path.exists()


def test_every_line_is_on_disk_before_the_next_process_starts(tmp_path: Path) -> None:
    journal = Journal(tmp_path, HEADER)
    journal.outcome(*OUTCOMES[0])
    session = read(journal.path.read_bytes())
    assert session is not None
    assert len(session.outcomes) == 1
    journal.close(remove=True)


def test_every_line_is_synced_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_size)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    journal = written(tmp_path)
    sizes = [len(b"".join(journal.path.read_bytes().splitlines(keepends=True)[:n])) for n in (1, 2, 3, 4)]
    journal.close(remove=True)
    assert synced == sizes


def test_a_writer_that_lives_is_left_alone_and_a_dead_ones_journal_is_found(tmp_path: Path) -> None:
    journal = written(tmp_path)
    assert list(abandoned(tmp_path)) == []
    journal.close(remove=False)
    ((path, session),) = abandoned(tmp_path)
    assert path == journal.path
    assert isinstance(session, Session)
    assert len(session.outcomes) == 2


@pytest.mark.parametrize("missing", range(1, 60, 7))
def test_a_journal_that_was_cut_off_anywhere_gives_what_is_whole(tmp_path: Path, missing: int) -> None:
    journal = written(tmp_path)
    journal.close(remove=False)
    session = read(journal.path.read_bytes()[:-missing])
    assert session is not None
    assert len(session.outcomes) == 2 if missing < 50 else len(session.outcomes) >= 1


def test_a_journal_without_a_whole_header_holds_nothing() -> None:
    assert read(b"") is None
    assert read(b'{"note": "x"') is None
    assert read(b'{"note": "x"}\n') is None
