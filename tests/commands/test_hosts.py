"""Hosts as the options of a command name them."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.commands import doctor, hosts
from generator.errors import UsageError
from generator.measure.fleet import gateway
from generator.measure.notebook import open_notebook
from generator.model.host import Host
from generator.terminal import fleet

KNOWN = {name: Host(name) for name in ("m510", "c6420")}


@pytest.mark.parametrize("text", ["m510,here", " m510, here", "m510,,here,m510"])
def test_hosts_are_named_in_the_order_written_each_once(text: str) -> None:
    assert hosts.named(KNOWN, text) == ("m510", "here")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("m501", "unknown host 'm501'\n  hint: did you mean 'm510'?"),
        ("m510,Here", "unknown host 'Here'\n  hint: did you mean 'here'?"),
        (",", "--on which hosts?\n  hint: --on m510,c6420"),
        ("", "--on which hosts?\n  hint: --on m510,c6420"),
    ],
)
def test_what_is_no_host_is_refused_with_the_nearest(text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        hosts.named(KNOWN, text)
    assert str(caught.value) == said


def test_where_no_hosts_are_asked_for_there_are_none() -> None:
    assert hosts.named(KNOWN, None) == ()


def test_where_config_has_no_hosts_it_is_said_how_to_name_them() -> None:
    with pytest.raises(UsageError, match=r"config.yml: `hosts: \{m510"):
        hosts.named({}, "m510")


def test_every_host_is_here_and_all_that_config_names() -> None:
    assert hosts.every(KNOWN) == ("here", "m510", "c6420")


def test_where_nothing_reaches_hosts_the_doctor_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.yml").write_text("hosts: {m510: {ssh: node0.example.net}}\n")
    monkeypatch.setattr(gateway, "missing", lambda: gateway.LACKING)
    (one,) = doctor.machines(open_notebook(tmp_path), ("m510",), fleet.progress(("m510",)))
    assert one.lost == gateway.LACKING
