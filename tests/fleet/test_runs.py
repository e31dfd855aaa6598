"""`run` over hosts, as a user does it."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fleet.far import notebook
from tests.fleet.hosts import FarHost
from tests.notebook import Notebook
from tests.processes import until

HOSTS = """hosts:
  good: {ssh: alpha}
  down: {ssh: beta}
  stranger: {ssh: gamma.stranger}
  refused: {ssh: gamma.refused}
  bare: {ssh: gamma.bare}
  plain: {ssh: gamma.plain}
  full: {ssh: gamma.full}
"""
SAID = """down: it does not answer
stranger: its host key is not known here
refused: it refuses your key
bare: it has no python3
plain: there is no C compiler
full: nothing can be written there: No space left on device
"""


@pytest.fixture
def alpha(fleet: dict[str, FarHost]) -> Iterator[FarHost]:
    """A host on which no probe waits."""
    yield fleet["alpha"]
    for name in ("once", "waits", "go", "started"):
        (fleet["alpha"].home / name).unlink(missing_ok=True)


def test_a_host_with_a_fault_keeps_no_other_from_measuring(fleet: dict[str, FarHost], tmp_path: Path) -> None:
    made = notebook(tmp_path / "notebook")
    made.write("config.yml", HOSTS)
    fleet["beta"].end()
    done = made.run("run", "2023-11-03", "--quick", "--on", "good,down,stranger,refused,bare,plain,full")
    said = [line for line in done.stderr.splitlines() if not line.startswith("  hint:")]
    assert done.returncode == 4
    assert said[-6:] == SAID.splitlines()
    assert done.stderr.count("  hint: ") == 6 and "Traceback" not in done.stderr
    (record,) = made.records
    assert record.name.endswith("-good.json") and f"results/{record.parent.name}/{record.name}" in done.stdout


def interrupted(made: Notebook, alpha: FarHost, how: signal.Signals) -> tuple[int, str]:
    """A run whose second process waits on a host when the signal comes."""
    made.write("config.yml", HOSTS)
    process = made.start("run", "2023-11-03", "--on", "good")
    assert until((alpha.home / "waits").exists, 30)
    process.send_signal(how)
    _, err = process.communicate(timeout=10)
    return process.returncode, err


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_client_that_is_interrupted_leaves_nothing_running_and_its_run_is_taken_up_again(
    alpha: FarHost, tmp_path: Path, how: signal.Signals
) -> None:
    made = notebook(tmp_path / "notebook", "waiting")
    code, err = interrupted(made, alpha, how)
    assert code == (-9 if how == signal.SIGKILL else 130)
    if how != signal.SIGKILL:
        assert "good: lost after 0 of 12 processes: interrupted" in err
        assert "go on with it: python -m generator run 2023-11-03-note --resume --on good" in err
    else:
        assert until(lambda: not alpha.running("-I -S"), 10)
    (alpha.home / "go").touch()
    done = made.run("run", "2023-11-03", "--resume", "--on", "good")
    assert (done.returncode, "goes on with 2" in done.stdout) == (0, True), done.stderr
    trials = json.loads(made.records[-1].read_text())["trials"]
    assert [(one["status"], one["planned"]) for one in trials] == [("ok", 6)] * 2
    started = (alpha.home / "started").read_text().count("started")
    assert started in (6, 7)  # the interrupted one twice, unless it had ended there meanwhile
