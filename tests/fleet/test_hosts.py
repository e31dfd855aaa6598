"""What the hosts of these tests are, seen through a plain ssh."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.fleet.client import DELAY
from tests.fleet.hosts import FarHost
from tests.fleet.slow import slowed
from tests.processes import running, until


def ssh(where: str, command: str, *options: str, limit: float = 10) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["ssh", *options, where, command], capture_output=True, text=True, timeout=limit, check=False
    )


def test_each_host_has_its_own_name_home_and_files(fleet: dict[str, FarHost], tmp_path: Path) -> None:
    for alias in fleet:
        said = ssh(alias, f"hostname; echo $HOME $TMPDIR; touch /root/mark /tmp/mark; ls -d {tmp_path}")
        assert said.stdout.splitlines() == [alias, "/root /tmp"]
        assert (fleet[alias].home / "mark").exists() and (fleet[alias].home / "tmp" / "mark").exists()
        assert "No such file" in said.stderr


@pytest.mark.parametrize(
    ("way", "said"),
    {
        "stranger": "Host key verification failed",
        "refused": "Permission denied (publickey)",
    }.items(),
)
def test_a_connection_that_fails_says_why(fleet: dict[str, FarHost], way: str, said: str) -> None:
    done = ssh(f"alpha.{way}", "true")
    assert done.returncode == 255 and said in done.stderr


@pytest.mark.parametrize(
    ("way", "command", "said"),
    [
        ("bare", "python3 -V", "not found"),
        ("bare", "cc --version", "Free Software"),
        ("plain", "cc --version", "not found"),
        ("plain", "python3 -V", "Python 3"),
        ("full", "head -c 1M /dev/zero > $HOME/file", "No space left on device"),
        ("narrow", "uname -m", "i686"),
    ],
)
def test_each_way_to_a_host_lacks_what_it_says(
    fleet: dict[str, FarHost], way: str, command: str, said: str
) -> None:
    done = ssh(f"beta.{way}", command)
    assert said in done.stdout + done.stderr


def test_a_host_without_power_or_line_does_not_answer_and_comes_back(fleet: dict[str, FarHost]) -> None:
    quick = ("-o", "ConnectTimeout=1")
    for down, up in (("end", "start"), ("cut", "restore"), ("freeze", "thaw")):
        getattr(fleet["gamma"], down)()
        assert ssh("gamma", "true", *quick).returncode == 255
        getattr(fleet["gamma"], up)()
        assert ssh("gamma", "true", "-o", "ConnectTimeout=8").returncode == 0


def test_what_runs_on_a_host_goes_with_its_power(fleet: dict[str, FarHost]) -> None:
    child = subprocess.Popen(["ssh", "beta", "sleep 1234"])
    assert until(lambda: bool(fleet["beta"].running("sleep 1234")))
    fleet["beta"].end()
    assert child.poll() is None
    child.kill()
    child.wait()
    fleet["beta"].start()
    assert not fleet["beta"].running("sleep")


def test_the_long_line_takes_its_time_both_ways(fleet: dict[str, FarHost]) -> None:
    said = ssh("alpha.distant", "echo there")
    assert (said.stdout, said.stderr) == ("there\n", "") and DELAY > 0


MAKER = """
import pathlib, sys, time
from tests.fleet.hosts import hosts
with hosts(pathlib.Path(sys.argv[1]), ["delta"]):
    print("up", flush=True)
    time.sleep(1000)
"""


def test_a_host_is_gone_when_the_tests_are_killed(fleet: dict[str, FarHost], tmp_path: Path) -> None:
    command = [sys.executable, "-c", MAKER, str(tmp_path / "made")]
    tests = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
    assert tests.stdout is not None and tests.stdout.readline() == "up\n"
    assert running(str(tmp_path / "made"))
    tests.kill()
    tests.communicate()
    assert until(lambda: not running(str(tmp_path / "made")))


def test_a_slow_host_has_its_part_of_a_cpu_and_no_more(fleet: dict[str, FarHost]) -> None:
    name = f"tests-{os.getpid()}-gamma"
    with slowed(fleet["gamma"], 0.1):
        assert name in ssh("gamma", "cat /proc/self/cgroup", limit=60).stdout
    assert name not in ssh("gamma", "cat /proc/self/cgroup").stdout
