"""What happens to a session on a host: each fault seen, and what was measured before it kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.errors import HostError, NotebookError
from generator.model.host import Host
from generator.model.record import Record
from tests.fleet.far import Watched, later, measured, notebook
from tests.fleet.hosts import NARROW, FarHost
from tests.fleet.slow import slowed
from tests.notebook import Notebook
from tests.processes import until

ALPHA = Host("m510", address="alpha")


@pytest.fixture
def alpha(fleet: dict[str, FarHost]) -> Iterator[FarHost]:
    """A host on which no probe waits, with nothing on its small disk."""
    yield fleet["alpha"]
    (fleet["alpha"].home / "go").touch()
    assert until(lambda: not fleet["alpha"].running("-I -S"), 30)
    for name in ("once", "waits", "go", "started"):
        (fleet["alpha"].home / name).unlink(missing_ok=True)
    fleet["alpha"].inside("sh", "-c", "rm -rf /root/disk/* /root/disk/.cache")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits as long as the processes of these tests, for nobody wants to wait for the usual ones here."""
    for name in ("_GROUP", "_SLACK", "ENDING"):
        monkeypatch.setattr(f"generator.measure.fleet.far_rounds.{name}", 1.0)


def lost(made: Notebook, host: Host, progress: Watched | None = None) -> HostError:
    with pytest.raises(HostError) as caught:
        measured(made, host, progress)
    return caught.value


def statuses(record: Record) -> list[str]:
    return [trial.status for trial in record.trials]


def test_a_host_measures_as_it_is_done_here_and_its_record_has_its_alias(
    alpha: FarHost, tmp_path: Path
) -> None:
    made = notebook(tmp_path / "notebook")
    record = measured(made, ALPHA)
    assert (record.host, record.engine, statuses(record)) == ("m510", "ssh", ["ok", "ok"])
    assert [path.name for path in made.records] == [f"{record.name}.json"]
    assert not list(alpha.cache.rglob(f".{record.name}.journal"))
    assert until(lambda: not alpha.running("-I -S"))


def test_a_probe_that_is_killed_there_fails_and_the_others_go_on(alpha: FarHost, tmp_path: Path) -> None:
    record = measured(notebook(tmp_path / "notebook", "killed"), ALPHA, quick=True)
    assert sorted((one.status, one.reason) for one in record.trials) == [("failed", "SIGKILL"), ("ok", "")]


def test_a_host_without_a_compiler(fleet: dict[str, FarHost], tmp_path: Path) -> None:
    with pytest.raises(NotebookError) as caught:
        measured(notebook(tmp_path / "notebook"), Host("m510", address="gamma.plain"))
    assert caught.value.what == "m510: there is no C compiler"
    assert caught.value.hint == "apt-get install gcc (or set CC)"


def test_a_host_whose_disk_is_full(alpha: FarHost, tmp_path: Path) -> None:
    error = lost(notebook(tmp_path / "notebook"), Host("m510", address="alpha.full"))
    assert "No space left on device" in error.what and "free some space on that disk" in error.hint


def test_a_host_ten_times_slower_takes_its_time_and_loses_nothing(alpha: FarHost, tmp_path: Path) -> None:
    made = notebook(tmp_path / "notebook")
    measured(made, ALPHA, quick=True)  # everything is compiled
    with slowed(alpha, 0.1):
        assert statuses(measured(made, ALPHA, quick=True)) == ["ok", "ok"]


def in_mid_probe(alpha: FarHost, act: Callable[[], object]) -> Watched:
    """Does that to the host while its second process runs."""

    def wait() -> None:
        assert until((alpha.home / "waits").exists, 30)
        act()

    later(wait)
    return Watched()


def test_a_host_that_is_cut_off_silently_and_back_goes_on(alpha: FarHost, tmp_path: Path) -> None:
    def cut_off() -> None:
        alpha.cut()
        (alpha.home / "go").touch()
        assert until(lambda: bool(list(alpha.cache.rglob("*.journal"))))
        alpha.restore()

    progress = in_mid_probe(alpha, cut_off)
    record = measured(notebook(tmp_path / "notebook", "waiting"), ALPHA, progress)
    assert statuses(record) == ["ok", "ok"] and set(progress.ended_with) == {"ok"}


@pytest.mark.usefixtures("impatient")
def test_a_host_that_is_cut_off_for_good_is_given_up_and_its_session_there_ends(
    alpha: FarHost, tmp_path: Path
) -> None:
    made = notebook(tmp_path / "notebook", "waiting", "2 s")
    error = lost(made, ALPHA, in_mid_probe(alpha, alpha.cut))
    assert error.what.startswith("m510: no answer came in time: cut off, or far too slow")
    assert error.exit_code == 4
    assert until(lambda: not alpha.running("-I -S"), 30)


def gateway_of(alpha: FarHost) -> str:
    """The Python there that is asked for processes, by its number there."""
    lines = alpha.inside("ps", "-eo", "pid=,args=").splitlines()
    return next(line.split()[0] for line in lines if "-I -S" in line)


def processes(record: Record) -> list[tuple[int, bool]]:
    """Of each trial how many processes it had, and whether any of them was started again."""
    return [(len(one.runs), any(run.again for run in one.runs)) for one in record.trials]


def test_a_gateway_that_is_killed_in_mid_probe_comes_back_and_only_that_process_is_run_again(
    alpha: FarHost, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def kill() -> None:
        alpha.inside("kill", "-9", gateway_of(alpha))
        (alpha.home / "go").touch()

    made = notebook(tmp_path / "notebook", "waiting")
    (alpha.home / "count").unlink(missing_ok=True)
    progress = in_mid_probe(alpha, kill)
    record = measured(made, ALPHA, progress)
    assert (alpha.home / "count").read_text() == "\n" * 7
    assert statuses(record) == ["ok", "ok"] and len(made.records) == 1
    assert sorted(processes(record)) == [(6, False), (6, True)]
    assert sum(run.again for trial in record.trials for run in trial.runs) == 1
    assert len(progress.ended_with) == 12
    assert caplog.messages == [
        "m510: the session there has ended: something killed its Python, or the line broke; "
        "it came back, and the session goes on"
    ]


def test_a_host_that_loses_its_power_in_mid_probe_keeps_what_it_measured_and_goes_on_when_it_is_back(
    alpha: FarHost, tmp_path: Path, impatient: None
) -> None:
    def fail() -> None:
        alpha.end()
        (alpha.home / "go").touch()
        alpha.start()

    record = measured(notebook(tmp_path / "notebook", "waiting", "2 s"), ALPHA, in_mid_probe(alpha, fail))
    assert sorted(processes(record)) == [(6, False), (6, True)]


def test_a_host_that_does_not_come_back_is_told_with_what_was_kept(
    alpha: FarHost, tmp_path: Path, impatient: None
) -> None:
    made = notebook(tmp_path / "notebook", "waiting", "2 s")
    error = lost(made, ALPHA, in_mid_probe(alpha, alpha.end))
    assert error.what.startswith("m510: no answer came in time: cut off, or far too slow; ")
    assert "--resume" in error.hint


def test_a_host_that_was_lost_twice_is_given_up(alpha: FarHost, tmp_path: Path) -> None:
    def kill() -> None:
        alpha.inside("kill", "-9", gateway_of(alpha))

    def twice() -> None:
        kill()
        (alpha.home / "waits").unlink()
        assert until((alpha.home / "waits").exists, 30)
        kill()

    made = notebook(tmp_path / "notebook", "waiting")
    error = lost(made, ALPHA, in_mid_probe(alpha, twice))
    (record,) = made.records
    assert error.what.endswith(f"; what it had measured is in results/{record.parent.name}/{record.name}")


def test_a_disk_that_fills_in_mid_session_loses_nothing_that_was_measured(
    alpha: FarHost, tmp_path: Path
) -> None:
    def fill() -> None:
        alpha.inside("sh", "-c", "cat /dev/zero >/root/disk/zeros 2>/dev/null || true")
        (alpha.home / "go").touch()

    alpha.inside("mount", "-o", "remount,size=32m", "/root/disk")
    made = notebook(tmp_path / "notebook", "waiting")
    try:
        error = lost(made, Host("m510", address="alpha.full"), in_mid_probe(alpha, fill))
    finally:
        alpha.inside("sh", "-c", "rm -rf /root/disk/* /root/disk/.cache")
        alpha.inside("mount", "-o", f"remount,size={NARROW}", "/root/disk")
    assert len(made.records) == 1
    assert "No space left on device; what it had measured is in results/" in error.what
    assert error.hint.startswith("free some space on that disk, then run it again")
