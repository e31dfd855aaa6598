"""One service under its launcher, whatever either of them does."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from generator.measure import build, compilers, service_process
from generator.measure.service_process import ServiceProcess, ServiceUnavailable
from generator.model.note import Service
from tests.conftest import BUILT, REPOSITORY
from tests.processes import until

pytestmark = pytest.mark.needs("compiler")


@pytest.fixture(scope="module")
def launcher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folders, cache = [REPOSITORY / "probes"], BUILT
    return build.build([build.LAUNCHER], {}, folders, cache, compilers.find())[build.LAUNCHER].program


def test_a_service_whose_launcher_was_stopped_is_ended_after_a_while(
    launcher: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_process, "ENDING", 0.1)
    monkeypatch.setattr(service_process, "GRACE", 100_000_000)
    service = Service("it", ("sh", "-c", "echo $$ > pid; echo up; exec sleep 60"), line="up")
    one = ServiceProcess(service, tmp_path, launcher, None)
    one.come_up()
    one._process.send_signal(signal.SIGSTOP)
    one.ask_to_end()
    assert one.finish()[0] == {}
    pid = (tmp_path / "pid").read_text().strip()
    assert until(lambda: not Path(f"/proc/{pid}").exists())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("#!/nowhere/sh\n", "it.sh: its interpreter /nowhere/sh is not there"),
        ("#!/bin/sh\r\necho up\r\n", "it.sh has Windows line ends: sed -i 's/\\r$//' it.sh"),
        ("echo up\n", "it.sh is not a program: neither compiled nor a script that begins with #!"),
    ],
)
def test_a_service_that_is_no_program_is_told_as_what_it_is(
    launcher: Path, tmp_path: Path, content: str, why: str
) -> None:
    path = tmp_path / "it.sh"
    path.write_text(content)
    path.chmod(0o755)
    one = ServiceProcess(Service("it", ("./it.sh",), line="up"), tmp_path, launcher, None)
    with pytest.raises(ServiceUnavailable) as error:
        one.come_up()
    assert str(error.value) == f"cannot start: {why}"
