"""The repository around the notebook, asked and told without its hooks, and in time. Runs git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_ASKED, _TOLD = 10, 600  # s that git is waited for
_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")


class Refused(Exception):
    """Git's own words why not."""


def asked(root: Path, *arguments: str) -> bytes:
    """What git says; nothing where it cannot."""
    try:
        return told(root, *arguments, seconds=_ASKED)
    except Refused:
        return b""


def told(root: Path, *arguments: str, seconds: float = _TOLD) -> bytes:
    """The same; Refused where it cannot."""
    command = ["git", "-C", str(root), "-c", "core.quotepath=off", "-c", f"core.hooksPath={os.devnull}"]
    environment = {key: value for key, value in os.environ.items() if key not in _ELSEWHERE}
    environment |= {"LC_ALL": "C.UTF-8", "GIT_TERMINAL_PROMPT": "0"}
    try:
        done = subprocess.run(
            [*command, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            env=environment,
        )
    except FileNotFoundError:
        raise Refused("git is not installed") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Refused(f"git does not answer: {error}") from None
    if done.returncode:
        raise Refused(done.stderr.decode("utf-8", "replace").strip() or "git said nothing")
    return done.stdout
