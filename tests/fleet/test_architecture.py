"""A host of another architecture than what is sent to it, or than the host that it shares its home with."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from generator.model.host import Host
from tests.fleet.far import measured, notebook
from tests.fleet.hosts import FarHost
from tests.notebook import Notebook

NOTE = """title: a note
date: 2023-11-03 1:53:46 -0500
categories: notes
send: [tools]
measure:
  own: {run: tools/tool, reads: lines, pick: "took {}", unit: ns, label: a program}
body: |
  - {{ own }}
"""


@pytest.mark.needs("aarch64")
def test_a_program_that_was_built_for_another_architecture_is_said_to_be(
    fleet: dict[str, FarHost], tmp_path: Path
) -> None:
    made = Notebook(tmp_path)
    source = made.write("tool.c", '#include <stdio.h>\nint main(void) { return puts("took 7") < 0; }\n')
    program = made.write("tools/tool", "")
    subprocess.run(["aarch64-linux-gnu-gcc", "-static", "-o", program, source], check=True)
    made.note(NOTE)
    made.write("config.yml", "hosts: {m510: {ssh: alpha}}\n")
    done = made.run("run", "2023-11-03", "--quick", "--on", "m510")
    assert done.returncode == 4
    assert "/tools/tool: Exec format error: it was built for another kind of machine" in done.stdout


def test_hosts_that_share_a_home_build_each_for_themselves(
    fleet: dict[str, FarHost], folder: Path, tmp_path: Path
) -> None:
    """As on a cluster; the shared home is what all hosts see as /mnt."""
    made = notebook(tmp_path / "notebook")
    for alias in ("alpha", "beta"):
        record = measured(made, Host(alias, address=f"-o SetEnv=XDG_CACHE_HOME=/mnt {alias}"), quick=True)
        assert [trial.status for trial in record.trials] == ["ok", "ok"]
    kept = folder / "shared" / "lab-notebook"
    assert {path.name for path in kept.glob("notebook/*/*")} == {"alpha", "beta"}
    assert len(list(kept.glob("program/*"))) == 1
