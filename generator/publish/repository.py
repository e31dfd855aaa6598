"""The author's git repository around a notebook: what is changed there, one commit of some files. Runs git.

What the author has staged stays staged and out; hooks, signing and identity are the author's own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from generator.errors import PublishError, SystemFault, UsageError

IGNORED, UNTRACKED = "!!", "??"
_UNDER_WAY = {  # files of git's that are there in the middle of something, and what ends it
    "MERGE_HEAD": ("a merge", "git merge --continue, or --abort"),
    "CHERRY_PICK_HEAD": ("a cherry-pick", "git cherry-pick --continue, or --abort"),
    "REVERT_HEAD": ("a revert", "git revert --continue, or --abort"),
    "rebase-merge": ("a rebase", "git rebase --continue, or --abort"),
    "rebase-apply": ("a rebase", "git rebase --continue, or --abort"),
}
_LOCK = "index.lock"
_LOCK_HINT = "another git is at work there; if none is, remove that file"


@dataclass(frozen=True)
class Repository:
    """The notebook at `root` inside of a repository; paths are relative to the notebook."""

    root: Path
    prefix: str  # of the notebook below the repository's top: "" or "notes/"
    branch: str  # "" where HEAD is detached


def opened(root: Path) -> Repository:
    """The repository around a notebook, ready to be committed to; UsageError where there is none that is."""
    if shutil.which("git") is None:
        raise UsageError("git is not installed", hint="apt-get install git")
    found = _git(root, "rev-parse", "--show-prefix", "--is-inside-work-tree")
    prefix, _, inside = found.stdout.decode("utf-8", "surrogateescape").partition("\n")
    if found.returncode or inside.strip() != "true":
        said = _words(found) if found.returncode else "there is no work tree"
        raise UsageError(f"{root} is in no git repository: {said}", hint="`git init` there begins one")
    _refuse_what_is_under_way(root)
    branch = _git(root, "symbolic-ref", "-q", "--short", "HEAD").stdout
    return Repository(root, prefix, branch.decode("utf-8", "replace").strip())


def _refuse_what_is_under_way(root: Path) -> None:
    """One commit more in the middle of another's would be part of that."""
    for name, (what, hint) in _UNDER_WAY.items():
        if _of_git(root, name).exists():
            raise UsageError(f"git is in the middle of {what}; nothing is committed", hint=f"first {hint}")


def changes(repository: Repository, paths: Iterable[str]) -> Mapping[str, str]:
    """What differs from the last commit below the paths: each file with git's two letters for it.

    Also what git does not know (UNTRACKED) and what it passes over (IGNORED).
    """
    wanted = tuple(dict.fromkeys(paths))
    if not wanted:
        return {}
    options = ("--porcelain", "-z", "--untracked-files=all", "--ignored", "--no-renames")
    said = _done(_git(repository.root, "status", *options, "--", *wanted)).stdout
    entries = (os.fsdecode(entry) for entry in said.split(b"\0") if entry)
    return {entry[3:].removeprefix(repository.prefix): entry[:2] for entry in entries}


def committed(repository: Repository, path: str) -> bytes | None:
    """A file as it is in the last commit; None where it is not there."""
    found = _git(repository.root, "cat-file", "blob", f"HEAD:./{path}")
    return None if found.returncode else found.stdout


def commit(repository: Repository, paths: Sequence[str], message: str) -> tuple[str, str]:
    """Commit exactly these files, as they are or are gone; the commit's name, and what its hooks said.

    PublishError with git's own words, and the index as it was, where it refuses.
    """
    command = ("commit", "--quiet", "--only", "--cleanup=whitespace", "--file=-", "--", *paths)
    with _known(repository, paths):
        made = _git(repository.root, "-c", "i18n.commitEncoding=UTF-8", *command, data=message.encode())
        said = _words(_done(made))
    name = _done(_git(repository.root, "rev-parse", "--short", "HEAD")).stdout
    return name.decode().strip(), said


@contextmanager
def _known(repository: Repository, paths: Iterable[str]) -> Iterator[None]:
    """Git knows all of the files, also new ones; where that is to no end, it forgets those again."""
    new = [path for path, letters in changes(repository, paths).items() if letters == UNTRACKED]
    if new:
        _done(_git(repository.root, "add", "--intent-to-add", "--", *new))
    try:
        yield
    except BaseException:
        names = b"\0".join(map(os.fsencode, new))
        _git(repository.root, "update-index", "--force-remove", "-z", "--stdin", data=names)
        raise


# ------------------------------------------------------------------ running git


def _git(root: Path, *words: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """One git command at the notebook; names of files are names, whatever they hold."""
    command = ("git", "--literal-pathspecs", *words)
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    return subprocess.run(command, cwd=root, input=data, capture_output=True, env=environment)


def _done(made: subprocess.CompletedProcess[bytes]) -> subprocess.CompletedProcess[bytes]:
    """The same; in git's words why not: SystemFault for its lock, else PublishError."""
    if not made.returncode:
        return made
    said = _words(made) or f"git ended with {made.returncode}, and said nothing"
    if _LOCK in said:
        raise SystemFault(f"nothing is committed: {said.splitlines()[0]}", hint=_LOCK_HINT)
    raise PublishError(f"git refuses, so nothing is committed:\n{said}", hint="mend that, then commit again")


def _words(made: subprocess.CompletedProcess[bytes]) -> str:
    """What git and its hooks said."""
    return "\n".join(_lines(made.stdout + b"\n" + made.stderr))


def _lines(said: bytes) -> Iterator[str]:
    lines = said.decode("utf-8", "replace").splitlines()
    return (line.rstrip() for line in lines if line.strip())


def _of_git(root: Path, name: str) -> Path:
    """Where git keeps a file of its own: also in a linked work tree."""
    said = _git(root, "rev-parse", "--git-path", name).stdout
    return root / os.fsdecode(said.removesuffix(b"\n"))
