"""What is told of a session on a host while it is under way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from generator.model.host import Host
from tests.fleet import far
from tests.fleet.hosts import FarHost
from tests.terminal.test_fleet import Shown


def test_a_host_has_a_line_before_its_first_process_has_ended(
    tmp_path: Path, fleet: dict[str, FarHost]
) -> None:
    shown = Shown("alpha", terminal=False)
    told = shown.fleet.of("alpha")
    before: list[str] = []

    class Watched(far.Watched):
        def __getattr__(self, name: str) -> Any:
            return getattr(told, name)

        def ended(self, trial: Any, outcome: Any) -> None:
            before.append(shown.written.getvalue())
            told.ended(trial, outcome)

    with shown.fleet:
        far.measured(
            far.notebook(tmp_path / "notebook"), Host("alpha", address="alpha"), Watched(), quick=True
        )
    assert before[0].startswith("alpha: 2 processes, about ")
    assert shown.fleet.hosts[0].figures == {"steady@anywhere": (42.0,), "other@anywhere": (15.0,)}
