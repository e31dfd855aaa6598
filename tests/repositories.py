"""A real git repository around a folder, for tests."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_WHO = {f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def git(root: Path, *arguments: str, **more: str) -> str:
    """One command, and what it prints."""
    done = subprocess.run(
        ["git", "-c", "init.defaultBranch=main", *arguments],
        cwd=root,
        env=os.environ | _WHO | more,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def commit(root: Path, tag: str = "") -> str:
    """All that lies there as one commit, under a tag; its name."""
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", tag or "a commit")
    if tag:
        git(root, "tag", tag)
    return git(root, "rev-parse", "HEAD")
