"""A host that cannot be reached: what is said of each fault, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.errors import HostError
from generator.measure.fleet import gateway
from generator.model.host import Host
from tests.fleet.hosts import FarHost
from tests.processes import running, until

Fault = tuple[str, str]  # what is said, and the hint


def fault(address: str, **more: str) -> Fault:
    """Of a host that must not be reached."""
    with pytest.raises(HostError) as caught, gateway.opened(Host("m510", address=address, **more)):
        pass
    assert caught.value.exit_code == 4 and caught.value.what.startswith("m510: ")
    return caught.value.what.removeprefix("m510: "), caught.value.hint


def test_a_host_whose_key_nobody_knows(fleet: dict[str, FarHost]) -> None:
    what, hint = fault("alpha.stranger")
    assert what == "its host key is not known here"
    assert hint == "log in once by hand and compare the key: ssh alpha.stranger"


def test_a_host_whose_key_has_changed(fleet: dict[str, FarHost], folder: Path) -> None:
    known = folder / "known_hosts"
    before = known.read_text()
    gamma, alpha = (fleet[name].home / "host_key.pub" for name in ("gamma", "alpha"))
    try:
        known.write_text(before.replace(gamma.read_text().split()[1], alpha.read_text().split()[1]))
        what, hint = fault("gamma")
    finally:
        known.write_text(before)
    assert what == "its host key is another one than in known_hosts"
    assert "`ssh gamma` then says how to remove the old key" in hint


def test_a_host_that_refuses_the_key(fleet: dict[str, FarHost]) -> None:
    what, hint = fault("alpha.refused")
    assert what == "it refuses your key"
    assert hint.startswith("`ssh alpha.refused true` has to work without a password")


def test_a_host_without_python(fleet: dict[str, FarHost]) -> None:
    what, hint = fault("alpha.bare")
    assert what == "it has no python3"
    assert "say in config.yml where it is: python: /usr/bin/python3" in hint
    assert fault("alpha", python="/opt/python3")[0] == "it has no /opt/python3"


def test_a_host_whose_python_is_another_program(fleet: dict[str, FarHost]) -> None:
    what, hint = fault("alpha", python="/bin/cat")
    assert "/bin/cat: invalid option" in what
    assert hint == "try it by hand: ssh alpha /bin/cat --version"


def test_a_host_that_is_down(fleet: dict[str, FarHost]) -> None:
    fleet["beta"].end()
    what, hint = fault("beta")
    assert what == "it does not answer"
    assert hint == "is it up, and can it be reached from here? ssh beta true"


def test_a_host_that_takes_the_connection_and_says_nothing(
    fleet: dict[str, FarHost], monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet["beta"].freeze()
    monkeypatch.setattr("generator.measure.executors.ssh.PATIENCE", 2.0)
    what, hint = fault("beta")
    assert what.startswith("no answer came in time") and "is it up" in hint


def test_a_host_without_a_name(fleet: dict[str, FarHost]) -> None:
    assert fault("nowhere.invalid") == ("its name is not known", "look at its address in config.yml")


def test_a_port_that_nobody_listens_to(fleet: dict[str, FarHost]) -> None:
    what, hint = fault("-p 9 alpha")
    assert (what, hint) == ("nothing listens there for ssh", "is sshd running there, on this port?")


@contextmanager
def printing(host: FarHost, text: str) -> Iterator[None]:
    """A login shell there prints this before anything else."""
    (host.home / ".bashrc").write_text(f"echo {text}\n")
    try:
        yield
    finally:
        (host.home / ".bashrc").unlink()


def test_a_host_whose_shell_prints_something_first(fleet: dict[str, FarHost]) -> None:
    with printing(fleet["alpha"], "Welcome to alpha"):
        what, hint = fault("alpha")
    assert what == "its shell prints something before the command that it was asked for"
    assert "`ssh alpha true` has to print nothing" in hint


def test_nothing_is_left_of_a_host_that_was_reached_or_was_not(
    fleet: dict[str, FarHost], folder: Path
) -> None:
    with gateway.opened(Host("m510", address="alpha")):
        assert fleet["alpha"].running("python3 -I -S")
    fault("alpha", python="/bin/cat")
    assert until(lambda: not fleet["alpha"].running("-I -S"))
    assert not running(f"{folder}/ssh_config")


def test_a_host_on_a_long_line_is_reached(fleet: dict[str, FarHost]) -> None:
    with gateway.opened(Host("m510", address="alpha.distant")):
        assert fleet["alpha"].running("python3 -I -S")
