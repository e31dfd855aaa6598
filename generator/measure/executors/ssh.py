"""A host that the system's ssh reaches, by the user's own config, agent and known hosts."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

from generator.model.host import Host

PATIENCE = 30.0  # s until a host's Python answers
_CONNECTING = 15  # s of them until ssh gives up
# Nobody is asked for a password, for several hosts would ask at once; nothing is sent while a probe runs.
_OPTIONS = ("BatchMode=yes", f"ConnectTimeout={_CONNECTING}", "ServerAliveInterval=0")
QUEUES = False
COMES_BACK = True  # an address is one host, whoever asks for it again
_CAUSES = (  # what ssh says -> what it means, what to do
    (
        r"host key for .* has changed",
        "its host key is another one than in known_hosts",
        "ask who runs it whether it was installed anew; `ssh {host}` then says how to remove the old key",
    ),
    (
        r"Host key verification failed|No \S+ host key is known",
        "its host key is not known here",
        "log in once by hand and compare the key: ssh {host}",
    ),
    (
        r"Permission denied|Too many authentication failures",
        "it refuses your key",
        "`ssh {host} true` has to work without a password: ssh-copy-id {host}, or ssh-add",
    ),
    (r"Could not resolve hostname", "its name is not known", "look at its address in config.yml"),
    (r"Connection refused", "nothing listens there for ssh", "is sshd running there, on this port?"),
    (
        r"timed out|No route to host|Network is unreachable|Host is down",
        "it does not answer",
        "is it up, and can it be reached from here? ssh {host} true",
    ),
    (
        r"(not found|No such file or directory)",
        "it has no {python}",
        "install one there, or say in config.yml where it is: python: /usr/bin/python3",
    ),
)


def command(host: Host, python: Sequence[str]) -> tuple[str, ...]:
    """What is started here so that these words run there."""
    options = (word for option in _OPTIONS for word in ("-o", option))
    return ("ssh", "-T", *options, *shlex.split(host.address), shlex.join(python))


def why(said: str, host: Host) -> tuple[str, str] | None:
    """What ssh complained of -> what is wrong, and what to do about it; None where it is not known."""
    for form, what, hint in _CAUSES:
        if re.search(form, said, re.IGNORECASE):
            words = {"host": host.address, "python": host.python}
            return what.format(**words), hint.format(**words)
    return None


def by_hand(host: Host, command: str) -> str:
    """What somebody types who runs a command there."""
    return f"ssh {host.address} {command}"
