"""Versions on the disk, in a real repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.errors import BuildError, UsageError
from generator.measure import checkouts
from generator.measure.checkouts import Version
from tests.repositories import commit, git

pytestmark = pytest.mark.needs("git")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A notebook in a folder of a repository: `v1`, then another commit."""
    git(tmp_path, "init", "-q")
    root = tmp_path / "notes"
    (root / "probes").mkdir(parents=True)
    (root / ".gitignore").write_text(".cache\n")
    for text, tag in (("one", "v1"), ("two", "v2")):
        (root / "probes" / "it.c").write_text(text)
        commit(tmp_path, tag)
    return root


def test_each_version_lies_there_as_git_has_it_and_the_authors_files_stay(root: Path) -> None:
    (root / "probes" / "it.c").write_text("changed")
    before = git(root, "status", "--porcelain"), git(root, "rev-parse", "HEAD")
    for revision, text in (("v1", "one"), ("HEAD", "two"), ("main~1", "one")):
        there = checkouts.check_out(root, checkouts.version(root, revision))
        assert (there.root / "probes" / "it.c").read_text() == text
        assert there.root.is_relative_to(root / ".cache" / "versions")
    assert (git(root, "status", "--porcelain"), git(root, "rev-parse", "HEAD")) == before
    assert (root / "probes" / "it.c").read_text() == "changed"


def test_what_a_build_changed_is_set_back_and_what_it_made_stays(root: Path) -> None:
    version = checkouts.version(root, "v1")
    there = checkouts.check_out(root, version).root
    (there / "probes" / "it.c").write_text("built over")
    (there / "made").write_text("a program")
    checkouts.check_out(root, version)
    assert ((there / "probes" / "it.c").read_text(), (there / "made").read_text()) == ("one", "a program")


@pytest.mark.parametrize("damage", ["gone", "no .git", "half"])
def test_a_folder_that_is_gone_or_damaged_is_made_anew(root: Path, damage: str) -> None:
    version = checkouts.version(root, "v1")
    there = checkouts.check_out(root, version).root
    if damage == "gone":
        (root / ".cache").rename(root / "elsewhere")
    elif damage == "no .git":
        (there.parent / ".git").unlink()
    (root / "probes" / "it.c").write_text("mine")
    (there / "probes" / "it.c").unlink(missing_ok=True)
    assert (checkouts.check_out(root, version).root / "probes" / "it.c").read_text() == "one"
    assert (root / "probes" / "it.c").read_text() == "mine"


def test_a_version_that_git_lacks_is_told_with_the_nearest_name(root: Path) -> None:
    with pytest.raises(UsageError, match="git has no version 'v3'\n  hint: expected one of: main, v1, v2"):
        checkouts.version(root, "v3")


def test_a_file_is_no_version(root: Path) -> None:
    with pytest.raises(UsageError, match=r"git has no version 'probes/it\.c'"):
        checkouts.version(root, "probes/it.c")


def test_without_a_repository_there_are_no_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(UsageError, match=r"is in no git repository: .*\n  hint: versions are those"):
        checkouts.version(tmp_path, "v1")


def test_a_version_whose_folder_cannot_be_made_is_told_in_gits_words(root: Path) -> None:
    with pytest.raises(BuildError, match=r"cannot be checked out into \.cache/versions/0000000000:\n.+"):
        checkouts.check_out(root, Version("v9", "0" * 40))


@pytest.mark.parametrize(
    ("file", "program", "changed"),
    [
        ("probes/it.c", False, True),
        ("probes/new.c", False, True),
        ("src/it.c", False, False),
        ("src/it.c", True, True),
        ("_posts/a.md", True, False),
        ("results/a.json", True, False),
    ],
)
def test_what_differs_from_the_last_commit_counts_where_a_version_is_made_of_it(
    root: Path, file: str, program: bool, changed: bool
) -> None:
    assert not checkouts.is_changed(root, program=program)
    (root / file).parent.mkdir(exist_ok=True)
    (root / file).write_text("another")
    assert checkouts.is_changed(root, program=program) == changed


def test_a_hook_of_the_authors_does_not_run(root: Path) -> None:
    hook = Path(git(root, "rev-parse", "--absolute-git-dir")) / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {root}/hooked\n")
    hook.chmod(0o755)
    checkouts.check_out(root, checkouts.version(root, "v1"))
    assert not (root / "hooked").exists()


def test_of_many_versions_those_go_that_were_not_used_for_a_day(root: Path) -> None:
    for number in range(10):
        (root / "probes" / "it.c").write_text(f"{number}")
        commit(root, f"w{number}")
    at = {
        number: checkouts.check_out(root, checkouts.version(root, f"w{number}")).root for number in range(9)
    }
    for number in (0, 1):
        os.utime(at[number].parent, (1, 1))
    os.utime(at[2].parent, (2e9, 2e9))
    checkouts.check_out(root, checkouts.version(root, "w9"))
    assert [number for number in at if not at[number].exists()] == [0, 1]
    assert str(at[0].parent) not in git(root, "worktree", "list")


def test_a_version_that_was_not_used_for_a_day_stays_while_there_are_few(root: Path) -> None:
    there = checkouts.check_out(root, checkouts.version(root, "v1")).root
    os.utime(there.parent, (1, 1))
    checkouts.check_out(root, checkouts.version(root, "v2"))
    assert there.exists()
