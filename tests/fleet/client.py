"""The side of the user: an ssh configuration in which each fault of a connection has an alias."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from tests.fleet.hosts import PORTS, FarHost

DELAY = 0.2  # s, each way, of the line `ALIAS.distant`
RELAY = Path(__file__).with_name("relay.py")


def write(folder: Path, hosts: Mapping[str, FarHost]) -> Path:
    """A folder for the front of PATH, with an `ssh` that reads our configuration instead of the user's."""
    (folder / "known_hosts").write_text("".join(map(_known, hosts.values())))
    (folder / "ssh_config").write_text(_config(folder, hosts))
    command = folder / "bin" / "ssh"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec /usr/bin/ssh -F {folder}/ssh_config "$@"\n')
    command.chmod(0o755)
    return command.parent


def _known(host: FarHost) -> str:
    """A host's key under every port, as known_hosts has them."""
    key = (host.home / "host_key.pub").read_text().rsplit(" ", 1)[0]
    names = [host.address if port == 22 else f"[{host.address}]:{port}" for port in PORTS.values()]
    return f"{','.join(names)} {key}\n"


def _config(folder: Path, hosts: Mapping[str, FarHost]) -> str:
    """Every way to each host: `alpha`, `alpha.bare` (see PORTS), `alpha.stranger`, `alpha.refused`, ..."""
    ways = [
        f"Host {host.alias}{way and '.'}{way}\n  HostName {host.address}\n  Port {port}\n"
        for host in hosts.values()
        for way, port in PORTS.items()
    ]
    lines = [
        f"Host {host.alias}.{way}\n  HostName {host.address}\n  {option}\n"
        for host in hosts.values()
        for way, option in {
            "stranger": f"UserKnownHostsFile {folder}/known_to_nobody",
            "refused": f"IdentityFile {folder}/other_key",
            "distant": f"ProxyCommand {sys.executable} {RELAY} {DELAY} %h %p",
        }.items()
    ]
    return "".join([*ways, *lines]) + (
        f"Host * !*.refused\n  IdentityFile {folder}/key\n"
        "Match all\n  User root\n"
        "  IdentitiesOnly yes\n  IdentityAgent none\n"
        f"  UserKnownHostsFile {folder}/known_hosts\n  GlobalKnownHostsFile /dev/null\n"
        "  StrictHostKeyChecking yes\n"
    )
