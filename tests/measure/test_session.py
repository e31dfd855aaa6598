"""A session as a user runs it: what it takes, what it leaves, how it ends."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from generator.machine.cpu_time import CpuTimes
from generator.measure import session
from tests.conftest import REPOSITORY
from tests.notebook import STEM, Notebook

pytestmark = pytest.mark.needs("compiler")


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    return Notebook(tmp_path)


def steady_note(*more: str) -> str:
    """A note with these lines below `measure:`."""
    return "\n".join(
        (
            "title: a note\ndate: 2023-11-03\ncategories: notes\n\nmeasure:",
            *(f"  {line}" for line in more),
            "\nbody: |\n  ```{results} anywhere\n  ```\n",
        )
    )


# ---------------------------------------------------------------- what others used meanwhile


@pytest.mark.parametrize(("wall", "known"), [(0.5, True), (0.499, False)])
def test_of_a_round_shorter_than_half_a_second_nothing_is_said_of_other_work(
    wall: float, known: bool
) -> None:
    noise = session.round_noise(CpuTimes(1, 0, 10), CpuTimes(2, 0, 10 + wall), 0.5, 0.1234)
    assert noise == ({"other_cpu": 1.0, "steal": 0.0} if known else {}) | {"probes": 0.123}


# ---------------------------------------------------------------- what is planned only


def tree(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*")}


def test_a_dry_run_writes_nothing_and_needs_no_compiler(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook.note(steady_note("lock: {probe: mutex_lock, label: a lock}"))
    before = tree(notebook.root)
    assert "46 processes" in notebook.run("run", STEM, "--dry-run").stdout
    assert "46 processes" in notebook.run("run", STEM, "--dry-run", "--changed").stdout
    monkeypatch.setenv("CC", "no-such-compiler")
    for options in ((), ("--changed",)):
        done = notebook.run("run", STEM, "--dry-run", *options)
        assert (done.returncode, "46 processes" in done.stdout) == (0, True), done.stderr
    assert tree(notebook.root) == before
    assert notebook.run("run", STEM).returncode == 3


def test_an_executor_that_is_not_there_is_refused_before_anything_is_done(notebook: Notebook) -> None:
    before = tree(notebook.root)
    done = notebook.run("run", STEM, "--executor", "ssh")
    assert done.returncode == 2
    assert "unknown executor 'ssh'" in done.stderr
    assert tree(notebook.root) == before


# ---------------------------------------------------------------- how a session ends


FLAKY = '#!/bin/sh\n[ -e fine ] || exit 3\necho \'{"unit": "ns", "samples": [1.0]}\'\n'


def test_run_fails_for_what_it_measured_and_not_for_what_failed_before(notebook: Notebook) -> None:
    notebook.probe("flaky", FLAKY)
    notebook.note(
        steady_note(
            "bad: {probe: flaky, label: bad}", 'good: {probe: says, label: good, params: {values: "1.0"}}'
        )
    )
    assert notebook.run("run", STEM).returncode == 4
    assert notebook.run("run", STEM, "--only", "good").returncode == 0
    assert notebook.run("run", STEM, "--only", "bad").returncode == 4
    notebook.write("fine", "")
    assert notebook.run("run", STEM, "--only", "bad").returncode == 0
    assert "measured on" not in notebook.post.read_text()


def test_a_probe_that_kills_its_launcher_fails_alone(notebook: Notebook) -> None:
    notebook.probe("kills", "#!/bin/sh\nkill -KILL $PPID\n")
    notebook.note(
        steady_note(
            "bad: {probe: kills, label: bad}", 'good: {probe: says, label: good, params: {values: "1.0"}}'
        )
    )
    assert notebook.run("run", STEM).returncode == 4
    trials = json.loads(notebook.records[-1].read_text())["trials"]
    reasons = {trial["measurement"]: trial.get("reason", "") for trial in trials}
    assert reasons == {"bad": "its launcher was killed or stopped, perhaps by the probe itself", "good": ""}


SEES = """#!/bin/sh
cpus=$(taskset -pc $$ | sed 's/.*: //')
echo "{\\"facts\\": {\\"cpus\\": \\"$cpus\\", \\"folder\\": \\"$PWD\\"}}"
"""


@pytest.mark.cpus(2)
def test_a_script_under_two_cores_gets_both_and_runs_in_the_notebook(
    notebook: Notebook, tmp_path_factory: pytest.TempPathFactory
) -> None:
    notebook.probe("sees", SEES)
    text = steady_note("it: {probe: sees, label: it, conditions: apart}").replace("} anywhere", "} apart")
    notebook.note(text.replace("measure:", "conditions:\n  apart: {pin: two cores}\n\nmeasure:"))
    done = subprocess.run(
        [sys.executable, "-m", "generator", "--notebook", str(notebook.root), "run", STEM],
        cwd=tmp_path_factory.mktemp("elsewhere"),
        env=os.environ | {"PYTHONPATH": str(REPOSITORY), "TMPDIR": str(notebook.temporary)},
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    record = json.loads(notebook.records[-1].read_text())
    said = record["trials"][0]["facts"]
    assert len(record["trials"][0]["cpus"]) == len(re.split("[,-]", said["cpus"])) == 2
    assert said["folder"].endswith(notebook.root.name)


def test_two_files_of_one_name_fail_only_the_notes_that_name_them(notebook: Notebook) -> None:
    notebook.write("probes/mine.c", "int main(void) { return 0; }\n")
    notebook.probe("mine", "#!/bin/sh\n")
    assert notebook.run("check").returncode == 0
    assert notebook.run("probes").returncode == 0
    notebook.note(steady_note("it: {probe: mine, label: it}"))
    done = notebook.run("check")
    assert done.returncode == 2
    assert "unknown probe 'mine'" in done.stderr
    assert "probes/mine and probes/mine.c are two probes of one name" in done.stderr
    assert "two probes of one name" in notebook.run("try", "mine").stderr


SLOW = """/* An event of 2 ms.
 *
 * kind event
 */
#include "probe.h"
PROBE_EVENT("a nap") {
    probe_begin();
    probe_sleep(2000000);
    probe_end();
}
"""


def test_events_that_take_longer_than_the_limit_are_kept_as_far_as_they_go(notebook: Notebook) -> None:
    notebook.write("probes/naps.c", SLOW)
    notebook.note(steady_note("it: {probe: naps, label: it, limit: 1 s, runs: 1}"))
    done = notebook.run("run", STEM)
    assert done.returncode == 0, done.stdout + done.stderr
    record = json.loads(notebook.records[-1].read_text())
    assert record["runs"]["stop"] == ["time limit"]
    assert 10 < record["runs"]["n"][0] < 5000
    assert "time limit" in notebook.post.read_text()


def test_a_needed_service_on_another_port_is_told_by_check_and_before_the_run(notebook: Notebook) -> None:
    text = steady_note(
        "it: {probe: says, label: it, needs: it, params: {values: '1.0', url: 'http://localhost:28399/'}}"
    )
    service = "services:\n  it: {run: [sh, -c, 'exit 77'], ready: port 28398}\n\nmeasure:"
    notebook.note(text.replace("measure:", service))
    said = "but its url is on port 28399"
    done = notebook.run("check")
    assert (done.returncode, done.stdout) == (0, "1 note: no errors\n")
    assert said in done.stderr
    assert said in notebook.run("run", STEM, "--dry-run").stderr
