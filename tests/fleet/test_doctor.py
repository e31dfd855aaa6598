"""The doctor on several hosts, as a user types it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fleet.hosts import FarHost
from tests.notebook import Notebook

WAYS = {"here_too": "alpha", "plain": "alpha.plain", "bare": "alpha.bare", "refused": "beta.refused"}


@pytest.fixture
def notebook(tmp_path: Path, fleet: dict[str, FarHost]) -> Notebook:
    made = Notebook(tmp_path)
    lines = (f"  {alias}: {{ssh: {way}}}\n" for alias, way in WAYS.items())
    made.write("config.yml", f"hosts:\n{''.join(lines)}")
    return made


def test_hosts_stand_side_by_side_and_one_that_is_not_reached_has_a_reason(notebook: Notebook) -> None:
    done = notebook.run("doctor", "--on", "here,plain,bare,refused")
    lines = done.stdout.splitlines()
    assert done.returncode == 4
    assert [line.split()[0] for line in lines[:3]] == ["here", "plain", "bare"]
    assert "not looked at: it has no python3" in lines[2]
    assert "it refuses your key" in done.stdout
    assert "missing on plain: no probe in C can be built" in done.stdout
    assert done.stderr == ""


def test_every_host_and_this_machine_are_looked_at_with_all(notebook: Notebook) -> None:
    notebook.write("config.yml", "hosts: {alpha: {ssh: alpha}}\n")
    done = notebook.run("doctor", "--all")
    assert (done.returncode, done.stderr) == (0, "")
    assert "on all" in done.stdout
    full = notebook.run("doctor", "--on", "alpha", "-v")
    assert "Probes can be built." in full.stdout or "compiler" in full.stdout


def test_a_host_that_config_does_not_name_is_refused(notebook: Notebook) -> None:
    done = notebook.run("doctor", "--on", "plane")
    assert done.returncode == 2
    assert "did you mean 'plain'?" in done.stderr
