"""One commit of exactly one note, in real repositories: what is in it, what is not, and what git refuses."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.commands.commit import commit
from generator.errors import NotebookError, PublishError, SourceErrors, SystemFault, UsageError
from generator.measure.notebook import open_notebook
from tests.commands.kept import EXPERIMENT, POST, Kept
from tests.notebook import NOTE, STEM

PLAIN = "title: words alone\nbody: |\n  nothing is measured here\n"

pytestmark = pytest.mark.needs("git")


def refused(kept: Kept, error: type[NotebookError], match: str, wanted: str = STEM) -> None:
    """The commit is refused, and head, index and files are as they were."""
    before = kept.git("rev-parse", "--verify", "-q", "HEAD"), kept.git("ls-files", "-s"), kept.files()
    with pytest.raises(error, match=match):
        kept.commit(wanted)
    after = kept.git("rev-parse", "--verify", "-q", "HEAD"), kept.git("ls-files", "-s"), kept.files()
    assert after == before


# ------------------------------------------------------------------ what is in it


def test_a_commit_holds_the_note_its_post_with_charts_and_the_records_that_the_post_names(kept: Kept) -> None:
    done = kept.commit()
    found = kept.named()
    charts = {path for path in found if path.startswith(f"assets/{STEM}/")}
    record = kept.records[0].relative_to(kept.root).as_posix()
    published = {f"results/{STEM}/_published.markdown", f"results/{STEM}/published.json"}
    published |= {path for path in found if path.endswith(".sources")}
    shared = {"assets/measured.css", "results/.gitignore"}
    assert len(charts) == 3  # two drawings, and the record that they are drawn from
    assert set(found) == {EXPERIMENT, POST, record} | charts | published | shared
    assert set(done.files) == set(found)
    assert kept.git("rev-parse", "--short", "HEAD").strip() == done.name
    assert done.line == f"{STEM}: committed {done.name} on main: 11 files"


def test_the_message_says_what_was_measured_and_its_trailers_can_be_read_back(kept: Kept) -> None:
    kept.commit()
    said = kept.git("log", "-1", "--format=%B").splitlines()
    assert said[:3] == [f"{STEM}: the expectation holds", "", "a note"]
    assert any(line.startswith("Measured 20") for line in said)
    assert "- a steady thing: 42 ns; ✓ within the 40–50 ns of theory" in said
    read = kept.git("log", "-1", "--format=%(trailers:key=Run,valueonly)%(trailers:key=Host,valueonly)")
    name = kept.records[0].stem
    assert read.split() == [name, name.split("-", 1)[1]]


def test_a_message_of_ones_own_stands_above_the_figures_whatever_git_is_told_of_comments(kept: Kept) -> None:
    kept.git("config", "commit.cleanup", "strip")
    kept.git("config", "i18n.commitEncoding", "ISO-8859-1")
    kept.commit(text="# two µs less\n\nthan I thought")
    said = kept.git("log", "-1", "--format=%B").splitlines()
    assert said[:4] == ["# two µs less", "", "than I thought", ""]
    assert said[-2].startswith("Host: ") or said[-1].startswith("Host: ")


def test_what_the_author_staged_stays_staged_and_out_and_what_is_unstaged_stays_so(kept: Kept) -> None:
    kept.write("README", "staged\n")
    kept.write("new", "staged, too\n")
    kept.git("add", "README", "new")
    kept.write("README", "staged, then changed again\n")
    kept.write("loose", "never added\n")
    staged = kept.git("ls-files", "-s", "README", "new")
    kept.commit()
    assert kept.git("ls-files", "-s", "README", "new") == staged
    assert kept.status() == {"MM README", "A  new", "?? loose", "?? probes/says"}
    assert not {"README", "new", "loose"} & set(kept.named())


def test_a_note_that_is_staged_in_part_is_committed_whole(kept: Kept) -> None:
    kept.commit()
    half = (kept.root / EXPERIMENT).read_text() + "# one line\n"
    kept.note(half)
    kept.git("add", EXPERIMENT)
    kept.note(half + "# and one more\n")
    kept.commit()
    assert kept.named() == {EXPERIMENT: "M"}
    assert kept.git("show", f"HEAD:{EXPERIMENT}") == half + "# and one more\n"
    assert kept.status() == {"?? probes/says"}


def test_a_chart_and_a_record_that_are_there_no_more_go_with_the_same_commit(kept: Kept) -> None:
    old = kept.records[0].with_name("20200101T000000000Z-host-abcdef.json")
    shutil.copy(kept.records[0], old)
    kept.git("add", str(old))
    kept.commit()
    kept.git("commit", "--quiet", "-m", "and an older record")
    old.unlink()
    kept.note(NOTE.replace("dots steady other", "dots other"))
    kept.render()
    kept.commit()
    letters = kept.named()
    charts = sorted(letter for path, letter in letters.items() if path.startswith("assets/"))
    assert charts == ["A", "A", "D", "D"]
    assert letters[old.relative_to(kept.root).as_posix()] == "D"
    assert kept.status() == {"?? probes/says"}


def test_a_record_that_the_post_does_not_name_is_left_out_and_told(kept: Kept) -> None:
    other = kept.records[0].with_name("20200101T000000000Z-host-abcdef.json")
    shutil.copy(kept.records[0], other)
    left = other.relative_to(kept.root).as_posix()
    done = kept.commit()
    assert set(done.left) == {left, "probes/says"}
    assert f"?? {left}" in kept.status()
    assert any(left in line for line in done.notices)


def test_probes_readers_charts_and_programs_that_it_hangs_on_are_told_and_not_committed(kept: Kept) -> None:
    kept.write("readers/mine.py", "def read(text):\n    return {}\n")
    kept.write("charts/own.py", "def draw(axes, rows, options):\n    pass\n")
    assert kept.commit().left == ("probes/says",)
    assert "?? probes/says" in kept.status()
    kept.git("add", "probes/says")
    kept.git("commit", "--quiet", "-m", "the probe")
    assert kept.commit().left == ()


def test_samples_are_committed_where_git_takes_them(kept: Kept) -> None:
    kept.write("results/.gitignore", ".*\n!.gitignore\n")
    kept.commit()
    assert sum(path.endswith(".npz") for path in kept.named()) == 1


def test_a_note_without_a_post_is_committed_alone(kept: Kept) -> None:
    name = "experiments/2023-11-04-words.yml"
    kept.write(name, PLAIN)
    kept.commit("2023-11-04")
    assert kept.named() == {name: "A"}
    assert kept.git("log", "-1", "--format=%B").strip() == "2023-11-04-words: words alone\n\nwords alone"


def test_a_body_in_a_file_of_its_own_is_part_of_the_note(kept: Kept) -> None:
    kept.write("experiments/2023-11-04-words.yml", "title: words\nbody: 2023-11-04-words.md\n")
    kept.write("experiments/2023-11-04-words.md", "nothing is measured\n")
    kept.commit("2023-11-04")
    assert set(kept.named()) == {"experiments/2023-11-04-words.yml", "experiments/2023-11-04-words.md"}


def test_what_was_committed_already_makes_no_commit(kept: Kept) -> None:
    kept.commit()
    head = kept.git("rev-parse", "HEAD")
    done = kept.commit()
    assert done.name == "" and done.line == f"{STEM}: nothing of it has changed since the last commit"
    assert kept.git("rev-parse", "HEAD") == head


def test_the_first_commit_of_a_repository_may_be_a_note(kept: Kept) -> None:
    kept.git("checkout", "--quiet", "--orphan", "fresh")
    kept.git("reset", "--quiet")
    kept.write("staged", "x")
    kept.git("add", "staged")
    kept.commit()
    assert kept.git("rev-list", "--count", "HEAD").strip() == "1"
    assert "A  staged" in kept.status()
    assert POST in kept.named()


def test_a_notebook_below_the_top_of_a_repository_is_committed_alike(kept: Kept) -> None:
    inner = kept.root / "notes" / "lab"
    inner.mkdir(parents=True)
    for name in ("experiments", "results", "_posts", "assets", "probes"):
        (kept.root / name).rename(inner / name)
    done = commit(open_notebook(inner), STEM, None)
    assert f"notes/lab/{EXPERIMENT}" in kept.named()
    assert done.left == ("probes/says",)
    assert all(path.startswith("notes/lab/") for path in kept.named())


def test_names_are_names_to_git_and_no_patterns(kept: Kept) -> None:
    kept.write("experiments/ab.md", "another file\n")
    kept.git("add", "experiments/ab.md")
    kept.write("experiments/2023-11-04-words.yml", "title: words\nbody: '[a]*.md'\n")
    kept.write("experiments/[a]*.md", "nothing is measured\n")
    assert kept.commit("2023-11-04").left == ()
    assert set(kept.named()) == {"experiments/2023-11-04-words.yml", "experiments/[a]*.md"}
    assert "A  experiments/ab.md" in kept.status()


def test_what_git_passes_over_is_said(kept: Kept) -> None:
    kept.write(".gitignore", "_posts/\n.cache/\n")
    done = kept.commit()
    assert done.ignored == (POST,)
    assert any(POST in line for line in done.notices)
    assert POST not in kept.named() and EXPERIMENT in kept.named()


# ------------------------------------------------------------------ gone and renamed


def test_a_removed_note_is_committed_by_its_name(kept: Kept) -> None:
    kept.commit()
    for path in (EXPERIMENT, POST):
        (kept.root / path).unlink()
    shutil.rmtree(kept.root / "assets" / STEM)
    done = kept.commit()
    assert set(kept.named().values()) == {"D"}
    assert set(kept.named()) >= {EXPERIMENT, POST}
    assert kept.git("log", "-1", "--format=%B").strip() == f"{STEM}: removed"
    assert done.name


def test_a_note_removed_by_git_itself_is_committed_alike(kept: Kept) -> None:
    kept.commit()
    kept.git("rm", "-q", EXPERIMENT, POST)
    kept.commit(EXPERIMENT)
    assert kept.named() == {EXPERIMENT: "D", POST: "D"}


@pytest.mark.parametrize("wanted", ["2023-11-09-never", "../x", "", ".", "a/b"])
def test_a_note_that_neither_the_notebook_nor_git_has_is_told(kept: Kept, wanted: str) -> None:
    refused(kept, UsageError, "there is no note", wanted)


def test_a_note_of_words_under_another_name_takes_the_old_one_along(kept: Kept) -> None:
    kept.write("experiments/2023-11-04-words.yml", PLAIN)
    kept.commit("2023-11-04")
    (kept.root / "experiments/2023-11-04-words.yml").rename(kept.root / "experiments/2023-11-04-lines.yml")
    kept.commit("2023-11-04-lines")
    assert kept.named() == {
        "experiments/2023-11-04-lines.yml": "A",
        "experiments/2023-11-04-words.yml": "D",
    }


# ------------------------------------------------------------------ what is refused


def test_a_stale_post_is_not_committed(kept: Kept) -> None:
    kept.note(NOTE.replace("one question", "another question"))
    refused(kept, PublishError, "is stale")


def test_a_post_edited_by_hand_is_committed_as_it_is(kept: Kept) -> None:
    kept.post.write_text(kept.post.read_text().replace("one question", "one question of mine"))
    kept.commit()
    assert "one question of mine" in kept.git("show", f"HEAD:{POST}")


def test_a_post_in_conflict_is_not_committed(kept: Kept) -> None:
    kept.post.write_text(kept.post.read_text().replace("one question", "my question"))
    kept.note(NOTE.replace("one question", "another question"))
    refused(kept, PublishError, "is in conflict")


def test_a_post_that_was_taken_away_is_not_committed(kept: Kept) -> None:
    kept.post.unlink()
    refused(kept, PublishError, "is missing")


def test_a_note_with_faults_is_not_committed(kept: Kept) -> None:
    kept.note(NOTE.replace("probe: says", "probe: said", 1))
    refused(kept, SourceErrors, f"{EXPERIMENT}:6:")


def test_several_notes_of_a_day_are_not_one_commit(kept: Kept) -> None:
    kept.write("experiments/2023-11-03-words.yml", PLAIN)
    refused(kept, UsageError, "one note is one commit", "2023-11-03")


def test_an_empty_message_is_refused(kept: Kept) -> None:
    with pytest.raises(UsageError, match="the message is empty"):
        kept.commit(text=" \n")


def test_without_git_the_command_says_so(kept: Kept, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="git is not installed"):
        kept.commit()


def test_without_a_repository_the_command_says_so(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(kept.root / ".git")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(kept.root.parent))
    with pytest.raises(UsageError, match=r"is in no git repository: fatal: not a git repository"):
        kept.commit()


def test_a_commit_on_a_detached_head_is_made_and_said(kept: Kept) -> None:
    kept.git("checkout", "--quiet", "--detach")
    done = kept.commit()
    assert any(f"git branch NAME {done.name}" in line for line in done.notices)
    assert kept.git("log", "-1", "--format=%h").strip() == done.name


def test_the_lock_of_another_git_is_named_and_nothing_is_lost(kept: Kept) -> None:
    (kept.root / ".git/index.lock").touch()
    refused(kept, SystemFault, r"index.lock")
    assert (kept.root / ".git/index.lock").exists()


def conflict(kept: Kept) -> None:
    """Two branches that differ in README; the first is checked out."""
    kept.git("checkout", "--quiet", "-b", "other")
    kept.write("README", "theirs\n")
    kept.git("commit", "--quiet", "-am", "theirs")
    kept.git("checkout", "--quiet", "main")
    kept.write("README", "ours\n")
    kept.git("commit", "--quiet", "-am", "ours")


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("merge", "other"), "a merge"),
        (("rebase", "other"), "a rebase"),
        (("cherry-pick", "other"), "a cherry-pick"),
        (("revert", "--no-edit", "HEAD~1"), "a revert"),
    ],
)
def test_in_the_middle_of_a_merge_or_a_rebase_nothing_is_committed(
    kept: Kept, words: tuple[str, ...], what: str
) -> None:
    conflict(kept)
    if words[0] == "revert":
        kept.git("commit", "--quiet", "--allow-empty", "-m", "x")
        kept.write("README", "more\n")
        kept.git("commit", "--quiet", "-am", "more")
        words = (*words[:-1], "HEAD~2")
    kept.git(*words, fails=True)
    refused(kept, UsageError, f"git is in the middle of {what}")


def hook(kept: Kept, text: str, name: str = "pre-commit") -> None:
    kept.write(f".git/hooks/{name}", f"#!/bin/sh\n{text}\n").chmod(0o755)


def test_a_hook_that_refuses_is_heard_and_nothing_is_lost(kept: Kept) -> None:
    kept.write("README", "staged\n")
    kept.git("add", "README")
    hook(kept, "echo 'too many words in line 3'\necho 'and no title' >&2\nexit 1")
    refused(kept, PublishError, "too many words in line 3\nand no title")
    assert "M  README" in kept.status() and f"?? {EXPERIMENT}" in kept.status()


def test_a_hook_sees_what_will_be_committed_and_its_words_are_passed_on(kept: Kept) -> None:
    hook(kept, "git diff --cached --name-only | grep README && exit 1\necho checked")
    kept.write("README", "staged\n")
    kept.git("add", "README")
    assert "checked" in kept.commit().said


def test_a_hook_that_may_write_the_message_does_so(kept: Kept) -> None:
    hook(kept, 'echo "Reviewed-by: the hook" >>"$1"', "commit-msg")
    kept.commit()
    assert "Reviewed-by: the hook" in kept.git("log", "-1", "--format=%B")


def test_who_has_no_name_is_told_in_gits_words(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.git("config", "user.useConfigOnly", "true")
    kept.git("config", "--unset", "user.email")
    monkeypatch.delenv("EMAIL", raising=False)
    refused(kept, PublishError, "(?i)email")


def test_a_commit_is_signed_as_the_author_wants_it(kept: Kept) -> None:
    program = kept.write(
        ".git/sign", '#!/bin/sh\ncat >/dev/null\necho "[GNUPG:] SIG_CREATED " >&2\necho signature\n'
    )
    program.chmod(0o755)
    kept.git("config", "gpg.program", str(program))
    kept.git("config", "commit.gpgSign", "true")
    kept.commit()
    assert "signature" in kept.git("cat-file", "commit", "HEAD")
    program.write_text("#!/bin/sh\nexit 1\n")
    kept.note(NOTE + "# more\n")
    refused(kept, PublishError, "gpg failed to sign")
