"""Hosts on this machine for the benchmarks: network namespaces with an sshd each, as the tests have them."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.fleet import client  # noqa: E402
from tests.fleet.hosts import SSHD, FarHost, hosts  # noqa: E402


def missing() -> str:
    """Why there can be none; "" if there can."""
    if os.geteuid():
        return "needs root: hosts are made of namespaces"
    if not os.access(SSHD, os.X_OK) or not shutil.which("ip"):
        return "needs openssh-server and iproute2"
    return ""


@contextmanager
def up(aliases: Sequence[str]) -> Iterator[dict[str, FarHost]]:
    """Hosts that `ssh ALIAS` reaches from here."""
    with tempfile.TemporaryDirectory(prefix="fleet.") as folder, hosts(Path(folder), aliases) as made:
        path = os.environ["PATH"]
        os.environ["PATH"] = f"{client.write(Path(folder), made)}:{path}"
        try:
            yield made
        finally:
            os.environ["PATH"] = path
