"""Two notes in one session: what they share, and what the one is to the other."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from generator.commands import turns as command
from generator.measure import turns
from generator.measure.noise import Reading
from generator.measure.notebook import open_notebook
from generator.measure.rounds import Rounds
from generator.model.trial import Answer, Invocation, Outcome
from generator.pipeline import Choice
from generator.records.journal import Header, Session
from generator.terminal.progress import Quiet
from tests.notebook import Notebook
from tests.processes import free_port

A, B = "2026-01-01-a", "2026-01-02-b"
NOTE = """title: a note
measure:
  one: {probe: burns, needs: [it]}
services:
  it: {run: [python, services/listens.py, %d], ready: line "now listening"}
body: |
  {{ one }}
"""
LISTENS = """
import signal, socket, sys
server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
with open("started", "a") as file:
    file.write("x")
print("now listening", flush=True)
signal.pause()
"""
BURNS = """#!/bin/sh
i=0; while [ $i -lt 20000 ]; do i=$((i + 1)); done
echo '{"unit": "ns", "samples": [1, 2]}'
"""


@pytest.mark.needs("compiler")
def test_a_service_that_both_need_runs_once_and_the_others_probes_are_not_other_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever else the machine does, it is counted from the same readings for both."""
    made = Notebook(tmp_path)
    (made.root / "experiments/2023-11-03-note.yml").unlink()
    made.write("services/listens.py", LISTENS)
    made.probe("burns", BURNS)
    port = free_port()
    for stem in (A, B):
        made.write(f"experiments/{stem}.yml", NOTE % port)
    own: list[float] = []
    reading = Rounds._reading
    monkeypatch.setattr("generator.measure.rounds.time.process_time", lambda: 0.0)
    monkeypatch.setattr(Rounds, "_reading", lambda rounds: noted(own, rounds, reading(rounds)))
    notebook = open_notebook(made.root)
    both = command.pair(notebook, [A, B])
    assert both
    done = command.run(notebook, both, Choice(seed=1), Quiet())
    assert (made.root / "started").read_text() == "x"
    for record in done.records:
        assert json.loads(record.read_text())["trials"][0]["status"] == "ok"
    assert own == sorted(own) and own[-1] > 0


def noted(own: list[float], rounds: Rounds, found: Reading) -> Reading:
    """With what the processes of both have used so far: it never falls from one side to the other."""
    own.append(sum(one.probes_seconds() for one in (rounds, *rounds.beside)))
    assert found.own >= own[-1]
    return found


def outcome(value: float, status: str = "ok", wall: float = 0.5) -> Outcome:
    return Outcome(status, answer=Answer(samples=[value]) if status == "ok" else None, wall=wall)


def test_figures_grow_with_the_session_and_a_failure_takes_them_all() -> None:
    header = Header("n", "n", "", "h", False, 1, {}, {}, "", "", (), (), ())  # noqa: FBT003
    first = ((Invocation(0, 0), outcome(2.0)), (Invocation(0, 0, first_only=True), outcome(9.0, wall=0.1)))
    figures, session = turns.Figures(), Session(header, first, ())
    assert figures.of(session) == {0: {0: 2.0}}
    session = replace(
        session,
        outcomes=(*first, (Invocation(1, 0), outcome(4.0, wall=1.5)), (Invocation(1, 1), outcome(3.0))),
    )
    assert figures.of(session) == {0: {0: 2.0, 1: 4.0}, 1: {1: 3.0}}
    assert figures.took(1) == {(1, 0): 1.0, (1, 1): 0.5}
    session = replace(session, outcomes=(*session.outcomes, (Invocation(2, 0), outcome(0, "failed"))))
    assert figures.of(session) == {0: {}, 1: {1: 3.0}}
