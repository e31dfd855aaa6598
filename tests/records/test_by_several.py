"""Several processes give what one would; whatever becomes of them, the work is done."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import REPOSITORY
from tests.processes import running, until

pytestmark = pytest.mark.cpus(2)
HEAD = """
import os, signal, sys, time
from generator.records.by_several import by_several
begun = os.getpid()
"""
ALL = """
def work(piece):
    return piece * 2, os.getpid() != begun
made = list(by_several(work, range(20)))
assert [one for one, _ in made] == list(range(0, 40, 2))
assert all(other for _, other in made)
assert all(not other for _, other in by_several(work, range(3)))
assert list(by_several(work, [])) == []
"""
KILLED = """
def work(piece):
    if piece == 7 and os.getpid() != begun:
        os.kill(os.getpid(), signal.SIGKILL)
    return piece * 2
assert list(by_several(work, range(20))) == list(range(0, 40, 2))
"""
FAULTY = """
def work(piece):
    if piece == 7:
        raise PermissionError("not this one")
    return piece * 2
made = []
try:
    for one in by_several(work, range(20)):
        made.append(one)
except PermissionError:
    assert made == list(range(0, 14, 2))
    sys.exit(3)
"""
LEFT = """
def work(piece):
    if piece < 2:
        print(piece, flush=True)
    return "x" * 1_000_000
for _ in by_several(work, range(1000)):
    time.sleep(60)
"""


def ran(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", HEAD + script], cwd=REPOSITORY, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("script", "code"), [(ALL, 0), (KILLED, 0), (FAULTY, 3)], ids=["all", "killed", "faulty"]
)
def test_the_work_is_done_in_order_and_errors_are_met_by_the_one_that_began(script: str, code: int) -> None:
    done = ran(script)
    assert (done.returncode, done.stderr) == (code, "")


def test_where_the_one_that_began_is_killed_no_process_stays_behind() -> None:
    marker = f"work-of-{os.getpid()}"
    command = [sys.executable, "-c", HEAD + LEFT, marker]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert len({process.stdout.readline() for _ in range(2)}) == 2
        process.kill()
        process.stdout.close()
    assert until(lambda: not running(marker))
