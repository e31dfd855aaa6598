"""A session on a host, in this process: what a run does for each host, without the others."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator import choosing, pipeline
from generator.measure import steering
from generator.measure.fleet import gateway, luggage
from generator.measure.fleet.far import Far
from generator.measure.notebook import open_notebook
from generator.model.host import Host
from generator.model.record import Record
from tests.notebook import STEM, Notebook

NOTE = """title: a note
date: 2023-11-03 1:53:46 -0500
categories: notes
measure:
  steady: {{probe: {probe}, label: a steady thing, params: {{values: "41.0,42.0,43.0"}}, limit: {limit}}}
  other: {{probe: says, label: another thing, params: {{values: "10.0,20.0"}}, limit: {limit}}}
body: |
  - {{{{ steady }}}}
"""
ANSWER = 'echo "{\\"unit\\": \\"ns\\", \\"samples\\": [41.0, 42.0]}"\n'
PROBES = {
    "killed": "#!/bin/sh\nkill -9 $$\n",
    # Each process writes a line into /root/started; from the second on it waits for /root/go, which
    # /root/waits tells.
    "waiting": f"""#!/bin/sh
echo >>/root/count
echo started >>/root/started
if [ -e /root/once ]; then touch /root/waits; until [ -e /root/go ]; do sleep 0.05; done; fi
touch /root/once
{ANSWER}""",
}


@dataclass
class Watched:
    """Progress that lists how each process ended, and says when one has."""

    then: Callable[[], Any] = lambda: None
    ended_with: list[str] = field(default_factory=list)

    def building(self, words: object) -> AbstractContextManager[None]:
        return nullcontext()

    def ended(self, trial: object, outcome: Any) -> None:
        self.ended_with.append(outcome.status)
        self.then()

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *said: None


def notebook(root: Path, probe: str = "says", limit: str = "20 s") -> Notebook:
    """A notebook with a note whose first measurement has that probe."""
    root.mkdir()
    made = Notebook(root)
    for name, text in PROBES.items():
        made.probe(name, text)
    made.note(NOTE.format(probe=probe, limit=limit))
    return made


def measured(made: Notebook, host: Host, progress: Watched | None = None, *, quick: bool = False) -> Record:
    """The record of a session there. HostError, BuildError."""
    opened = open_notebook(made.root)
    experiment = pipeline.read(opened, made.root / f"experiments/{STEM}.yml")
    with gateway.opened(host) as reached:
        far = Far(opened, host, reached)
        far.bring(luggage.packed(opened))
        choice = choosing.Choice(quick=quick, apart=0.0)
        chosen, prepared = choosing.choose(opened, experiment, choice, far)
        going: Any = progress or Watched()
        return far.measure(experiment, chosen, prepared, going, steering.Nothing())


def later(act: Callable[[], object]) -> threading.Thread:
    """Does it beside this thread."""
    thread = threading.Thread(target=act, daemon=True)
    thread.start()
    return thread
