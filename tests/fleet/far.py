"""A session on a host, in this process: what a run does for each host, without the others."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

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
    "sleepy": f"#!/bin/sh\nsleep 0.5\n{ANSWER}",  # a process of it ends a group of four
    "blocking": f"#!/bin/sh\n[ -e /root/go ] || sleep 30\n{ANSWER}",
    "killed": "#!/bin/sh\nkill -9 $$\n",
}


@dataclass
class Watched:
    """Progress that counts, and calls when a process has ended."""

    then: Callable[[int], Any] = lambda count: None
    ended_with: list[str] = field(default_factory=list)

    def building(self, words: object) -> AbstractContextManager[None]:
        return nullcontext()

    def ended(self, trial: object, outcome: Any) -> None:
        self.ended_with.append(outcome.status)
        self.then(len(self.ended_with))

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *said: None
