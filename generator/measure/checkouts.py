"""Versions of the notebook that git has, each checked out in a folder of the cache. Runs git.

The author's files, index and branches stay as they are: a version is a work tree of its own.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from generator.errors import BuildError, UsageError, nearest
from generator.measure import git
from generator.records import locks

FOLDER = Path(".cache/versions")
_OF_PROGRAM = ("probes", "readers")  # folders of the notebook that probes are made from
_NEVER = ("_posts", "_drafts", "results", "experiments", "assets/measured", ".cache")  # nor by a program
_KEPT, _A_DAY = 8, 86_400.0  # versions that stay in any case; s
SHORT = 10  # hex digits of a commit in a text


@dataclass(frozen=True)
class Version:
    """A revision as the author names it, and the commit that it is."""

    revision: str
    commit: str


@dataclass(frozen=True)
class Checkout:
    """A version on the disk: `root` is the notebook in it."""

    version: Version
    root: Path


def version(root: Path, revision: str) -> Version:
    """The commit that a revision is; UsageError where git has none."""
    try:
        git.told(root, "rev-parse", "--git-dir")
    except git.Refused as why:
        hint = "versions are those of the notebook's repository: `git init` begins one"
        raise UsageError(f"{root} is in no git repository: {_first_line(why)}", hint=hint) from None
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    found = git.asked(root, *asked).decode().strip()
    if not found:
        raise UsageError(f"git has no version '{revision}'", hint=_known(root, revision))
    return Version(revision, found)


def _known(root: Path, revision: str) -> str:
    said = git.asked(root, "for-each-ref", "--format=%(refname:short)", "refs/tags", "refs/heads")
    names = said.decode("utf-8", "replace").split()
    return nearest(revision, names) or "`git fetch --tags` gets those that are elsewhere"


def _first_line(why: object) -> str:
    return str(why).partition("\n")[0]


def is_changed(root: Path, *, program: bool) -> bool:
    """Does the last commit lack what lies there of probes, or of anything that a program may be?"""
    wanted = [f":(exclude){name}" for name in _NEVER] if program else list(_OF_PROGRAM)
    return bool(git.asked(root, "status", "--porcelain", "--untracked-files=normal", "--", *wanted).strip())


def find(root: Path, wanted: Version) -> Checkout | None:
    """A version that lies in the cache already."""
    folder = _folder(root, wanted)
    return Checkout(wanted, folder / _prefix(root)) if folder.is_dir() else None


def check_out(root: Path, wanted: Version) -> Checkout:
    """A version on the disk, each of its files as git has it; BuildError where that cannot be."""
    folder = _folder(root, wanted)
    with locks.held(root / FOLDER / ".lock"):
        try:
            if not _is_whole(folder, wanted):
                _add(root, folder, wanted)
        except git.Refused as why:
            what = f"version {wanted.revision} cannot be checked out into {FOLDER / folder.name}:\n{why}"
            hint = f"remove that folder, then `git worktree prune`; see `git worktree list` in {root}"
            raise BuildError(what, hint=hint) from None
        os.utime(folder)
        _forget(root)
    return Checkout(wanted, folder / _prefix(root))


def _is_whole(folder: Path, wanted: Version) -> bool:
    """Is it there? What a build of it has changed is set back, what it has made stays."""
    top = os.fsdecode(git.asked(folder, "rev-parse", "--show-toplevel").removesuffix(b"\n"))
    if not top or Path(top) != folder.resolve():  # else it is the author's own work tree that git means
        return False
    git.told(folder, "reset", "--hard", "--quiet", wanted.commit)
    return True


def _add(root: Path, folder: Path, wanted: Version) -> None:
    """The second force: git may still know a folder of that name that is gone."""
    shutil.rmtree(folder, ignore_errors=True)
    add = ("worktree", "add", "--force", "--force", "--detach", "--quiet")
    git.told(root, *add, str(folder), wanted.commit)


def _forget(root: Path) -> None:
    """Of many versions those go that were not used for a day, the newest apart."""
    folders = sorted((root / FOLDER).glob("[0-9a-f]*"), key=lambda one: one.stat().st_mtime, reverse=True)
    for folder in folders[_KEPT:]:
        if folder.is_dir() and time.time() - folder.stat().st_mtime > _A_DAY:
            git.asked(root, "worktree", "remove", "--force", "--force", str(folder))


def _folder(root: Path, wanted: Version) -> Path:
    return root / FOLDER / wanted.commit[:SHORT]


def _prefix(root: Path) -> str:
    """Of the notebook below the repository's top."""
    return os.fsdecode(git.asked(root, "rev-parse", "--show-prefix").removesuffix(b"\n"))


def versions(root: Path, revisions: Iterable[str]) -> tuple[Version, ...]:
    """Each revision once; UsageError."""
    return tuple(version(root, one) for one in dict.fromkeys(revisions))
