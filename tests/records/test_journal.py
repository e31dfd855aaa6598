"""Nothing that was measured is lost."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import zlib
from base64 import b64encode
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest

from generator.errors import Location
from generator.model.note import ANYWHERE, Condition
from generator.model.reading import Pick, Reading
from generator.model.record import MadeOf
from generator.model.trial import Invocation, Outcome, Trial
from generator.records import answer
from generator.records.journal import DAMAGED, Header, Journal, Session, abandoned, read, set_aside

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


def test_what_a_program_printed_and_is_made_of_survives_a_dead_writer(tmp_path: Path) -> None:
    picks = (Pick("50% {}", "median", Location("x.yml", 3, 4)), Pick("it: {}"))
    program = replace(TRIALS[0], run=("bin/x", ""), reading=Reading("lines", picks, "ms", "stderr"))
    made_of = MadeOf({"bin/x": "0" * 64}, "x 1", "make")
    header = replace(HEADER, trials=(program, *TRIALS[1:]), made_of={0: made_of}, shown=(0,))
    journal = Journal(tmp_path, header)
    journal.outcome(Invocation(0, 0), Outcome("failed", "no line", output=b"a\nb\xff" * 1000))
    session = read(journal.path.read_bytes())
    journal.close(remove=True)
    assert session is not None
    assert session.outcomes[0][1].output == b"a\nb\xff" * 1000
    assert session.header.trials[0].definition == program.definition
    assert (session.header.made_of, session.header.shown) == ({0: made_of}, (0,))


@pytest.mark.parametrize("packed", ["!", "AAAA", b64encode(zlib.compress(bytes(5 * 2**20))).decode(), 5])
def test_an_output_that_is_none_or_far_too_long_is_a_damaged_line(tmp_path: Path, packed: object) -> None:
    journal = written(tmp_path)
    head, first, *rest = journal.path.read_bytes().splitlines(keepends=True)
    journal.close(remove=True)
    said = first.replace(b'"answer"', b'"output": ' + json.dumps(packed).encode() + b', "answer"', 1)
    session = read(b"".join((head, said, *rest)))
    assert session is not None and (session.damaged, len(session.outcomes)) == (1, len(OUTCOMES) - 1)


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
    folder = tmp_path.stat().st_size
    journal.close(remove=True)
    assert synced == [sizes[0], folder, *sizes[1:]]


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
    assert read(b"[" * 5000 + b"\n") is None
    assert read(b"[]\n") is None


def lines(folder: Path) -> list[bytes]:
    """Header, two outcomes, a round."""
    journal = written(folder)
    journal.close(remove=False)
    return journal.path.read_bytes().split(b"\n")[:-1]


def an_outcome(**changed: object) -> bytes:
    usual = {"round": 0, "trial": 0, "first_only": False, "status": "ok", "reason": "", "wall": 1.0}
    return json.dumps({**usual, "usage": {}, "left": 0, "answer": None, **changed}).encode()


BAD = {
    "garbage": b"\xff\x00garbage",
    "a list": b"[1]",
    "deep": b"[" * 5000,
    "no trial": b'{"round": 0, "answer": null}',
    "another trial": an_outcome(trial=3),
    "a far round": an_outcome(round=10**7),
    "a text for a time": an_outcome(wall="x"),
    "a strange status": an_outcome(status="fine"),
    "another answer": an_outcome(answer={"samples": [-1]}),
    "noise of texts": b'{"noise": {"other_cpu": "x"}}',
}


@pytest.mark.parametrize("kind", BAD)
def test_a_line_that_cannot_be_read_is_skipped_and_counted(tmp_path: Path, kind: str) -> None:
    header, *rest = lines(tmp_path)
    session = read(b"\n".join([header, rest[0], BAD[kind], *rest[1:], b""]))
    assert session is not None
    assert (len(session.outcomes), session.rounds, session.damaged) == (2, (NOISE,), 1)


def test_noise_stays_with_its_round_where_the_line_of_another_is_damaged(tmp_path: Path) -> None:
    header, first, _, noise = lines(tmp_path)
    second = first.replace(b'"round": 0', b'"round": 1')
    session = read(b"\n".join([header, first, b"damaged", second, noise, b""]))
    assert session is not None
    assert session.rounds == ({}, NOISE)


def test_texts_of_a_foreign_journal_are_cleaned(tmp_path: Path) -> None:
    header, first, failed, _ = lines(tmp_path)
    header = header.replace(b'"needs two CPUs"', b'"needs\\u001b[31m two\\nCPUs"')
    failed = failed.replace(b"SIGSEGV", b"\\u001b[31mSIG\\tSEGV")
    first = first.replace(b'"samples"', b'"op": "a\\u0000\\tb", "samples"')
    session = read(b"\n".join([header, first, failed, b""]))
    assert session is not None
    assert session.header.skipped == {1: "needs two CPUs"}
    (_, good), (_, bad) = session.outcomes
    assert good.answer is not None
    assert good.answer.said.op == "a b"
    assert bad.reason == "SIG SEGV: {% endraw %}"


def test_a_journal_is_locked_before_anybody_can_find_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[list[str]] = []
    real = fcntl.flock

    def flock(file: IO[bytes], operation: int) -> None:
        found.append([path.name for path in tmp_path.glob(".*.journal")])
        real(file, operation)

    monkeypatch.setattr(fcntl, "flock", flock)
    journal = Journal(tmp_path, HEADER)
    assert found == [[]]
    assert [path.name for path in tmp_path.iterdir()] == [journal.path.name]
    journal.close(remove=True)


@pytest.mark.parametrize("kind", ["FIFO", "folder", "socket"])
def test_what_is_no_journal_is_passed_over(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path(".20261123T000000Z-x.journal")
    if kind == "FIFO":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(str(path))
    assert list(abandoned(tmp_path)) == []


def test_a_journal_that_is_set_aside_is_kept_and_not_found_again(tmp_path: Path) -> None:
    journal = written(tmp_path)
    journal.close(remove=False)
    text = journal.path.read_bytes()
    kept = set_aside(journal.path, DAMAGED)
    assert (kept.name, kept.read_bytes()) == (".20261123T000000Z-host.damaged", text)
    assert list(abandoned(tmp_path)) == []


def test_what_reached_a_host_and_what_ran_there_survive_a_dead_writer(tmp_path: Path) -> None:
    header = replace(HEADER, engine="slurm", binaries=("b1", "", "b3"))
    journal = Journal(tmp_path, header)
    journal.outcome(Invocation(0, 0), replace(OUTCOMES[0][1], usage={"engine": 3, "again": 1}))
    session = read(journal.path.read_bytes())
    journal.close(remove=True)
    assert session is not None and session.header == header
    assert session.outcomes[0][1].usage == {"engine": 3, "again": 1}


def test_a_journal_of_before_engines_were_told_is_read(tmp_path: Path) -> None:
    journal = Journal(tmp_path, replace(HEADER, binaries=("b1",)))
    head, _, rest = journal.path.read_bytes().partition(b"\n")
    journal.close(remove=True)
    assert read(head + b"\n") is None  # binaries of other trials
    older = json.loads(head)
    del older["engine"], older["binaries"]
    session = read(json.dumps(older).encode() + b"\n" + rest)
    assert session is not None and session.header == HEADER
