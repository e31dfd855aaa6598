"""Versions that git has, measured beside each other: from the command line, in a real repository."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import choosing, pipeline
from generator.commands import check
from generator.errors import BuildError, SourceErrors
from generator.measure.notebook import open_notebook
from generator.measure.prepare import Prepared
from generator.measure.site import Here
from tests.conftest import REPOSITORY
from tests.notebook import STEM, Notebook
from tests.repositories import commit, git

pytestmark = [pytest.mark.needs("compiler"), pytest.mark.needs("git")]
PROBE = """/* A loop of so many turns.
 *
 * kind steady
 * threads 1
 */
#include "probe.h"
static volatile long sink;
PROBE_STEADY("turn") { %s; }
"""
ADD = "sink += 1"
NOTE = """title: a note
categories: notes
measure:
  turn: {probe: turn, label: a turn}
  said: {run: "bin/say", build: "sh build.sh", pick: "took: {}", label: what it says}
versions: {old: v1, new: HEAD}
body: |
  {{ new.turn / old.turn }}, {{ new.said / old.said }}
"""
FREE_LOCK = (REPOSITORY / "probes" / "mutex_lock.c").read_text()
UNLOCK = "    pthread_mutex_unlock(&lock);\n"
OUTSIDE = """title: a note
measure:
  said: {run: ../say.sh, pick: "took: {}", label: what it says}
versions: {old: v1, new: HEAD}
body: |
  {{ new.said / old.said }}
"""
SAY = "#!/bin/sh\ncat data\n"
BUILD = "mkdir -p bin\ncp say.sh bin/say\nchmod +x bin/say\n"


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Notebook:
    """`v0` builds nothing, `v1` says 10, HEAD says 30 and has a longer loop."""
    made = Notebook(tmp_path_factory.mktemp("versions"))
    git(made.root, "init", "-q")
    made.write(".gitignore", ".cache\nresults\n_posts\nassets\nbin\n")
    made.write("say.sh", SAY)
    for tag, body, said, build in (
        ("v0", "no_such_function()", "1 ms", "echo no compiler today >&2; exit 3"),
        ("v1", ADD, "10 ms", BUILD),
        ("v2", "; ".join([ADD] * 40), "30 ms", BUILD),
    ):
        made.write("probes/turn.c", PROBE % body)
        fence = "    __sync_synchronize();\n" * 8 if tag == "v2" else ""
        made.write("probes/free_lock.c", FREE_LOCK.replace(UNLOCK, fence + UNLOCK))
        made.write("data", f"took: {said}\n")
        made.write("build.sh", build)
        commit(made.root, tag)
    made.note(NOTE)
    return made


@pytest.fixture
def asked(notebook: Notebook) -> Iterator[Notebook]:
    """The same, and the note as it was when the test has ended."""
    yield notebook
    notebook.note(NOTE)
    git(notebook.root, "checkout", "-q", "--", "probes", "data")


def record(done: subprocess.CompletedProcess[str], notebook: Notebook) -> dict[str, object]:
    line = next(line for line in done.stdout.splitlines() if line.startswith("results/"))
    made: dict[str, object] = json.loads((notebook.root / line).read_text())
    return made


def test_each_version_of_a_probe_and_of_a_program_is_built_from_its_commit(notebook: Notebook) -> None:
    notebook.write("data", "took: 99 ms\n")
    done = notebook.run("run", STEM, "--quick")
    git(notebook.root, "checkout", "-q", "--", "data")
    assert done.returncode == 0, done.stderr
    made = record(done, notebook)
    trials = {(one["measurement"], one["condition"]): one for one in made["trials"]}  # type: ignore[attr-defined]
    commits = {key: one["made_of"]["commit"] for key, one in trials.items()}
    old, new = (git(notebook.root, "rev-parse", name) for name in ("v1", "v2"))
    assert commits == {
        (one, name): commit for one in ("turn", "said") for name, commit in (("old", old), ("new", new))
    }
    assert trials["said", "old"].get("source") != trials["said", "new"].get(
        "source"
    )  # it reads what it likes
    post = notebook.post.read_text().replace("\\", "")
    assert "3.0×" in post and f"versions: v1 is commit {old[:12]}; HEAD is commit {new[:12]}" in post
    assert not (notebook.root / "bin").exists()


def test_a_free_lock_and_one_with_fences_are_told_apart_within_the_forecast(asked: Notebook) -> None:
    asked.note(NOTE.replace("probe: turn", "probe: free_lock"))
    only = ("--only", "turn", "--budget", "30s")
    assert (
        "a turn: how many rounds decide is known after a first session"
        in asked.run("run", STEM, "--dry-run", *only).stdout
    )
    done = asked.run("run", STEM, *only)
    assert done.returncode == 0, done.stderr
    said = re.search(
        r"a turn: version HEAD is .* slower than version v1: decided after (\d+) rounds", done.stdout
    )
    assert said, done.stdout
    plan = asked.run("run", STEM, "--dry-run", *only).stdout
    forecast = re.search(
        r"a turn: a difference of 10 % (?:is decided in about (\d+)|takes too many) rounds", plan
    )
    assert forecast, plan
    assert int(said[1]) <= int(forecast[1] or 400)
    made = record(done, asked)
    assert made["runs"]["trial"] == [int(said[1])] * 2 and not made["interrupted"]  # type: ignore[index]


def test_a_version_that_does_not_build_is_told_and_the_other_goes_on(asked: Notebook) -> None:
    asked.note(NOTE.replace("old: v1", "old: v0"))
    done = asked.run("run", STEM, "--quick")
    assert done.returncode == 4
    assert "version v0 does not build: probes/turn.c does not compile:" in done.stderr
    assert "the build of 'said' failed (exit code 3):" in done.stderr and "no compiler today" in done.stderr
    made = record(done, asked)
    trials = {(one["measurement"], one["condition"]): one for one in made["trials"]}  # type: ignore[attr-defined]
    assert {key: one["status"] for key, one in trials.items()} == {
        ("turn", "old"): "skipped",
        ("turn", "new"): "ok",
        ("said", "old"): "skipped",
        ("said", "new"): "ok",
    }
    assert trials["said", "old"]["reason"] == "version v0 does not build: no compiler today"
    assert "no_such_function" in trials["turn", "old"]["reason"]


def chosen(notebook: Notebook, *, dry: bool = False) -> Prepared:
    """What a run would make ready of its note."""
    opened = open_notebook(notebook.root)
    note = pipeline.read(opened, notebook.root / "experiments" / f"{STEM}.yml")
    return choosing.choose(opened, note, choosing.Choice(quick=True), Here(opened), dry=dry)[1]


def warnings(notebook: Notebook) -> list[str]:
    return [str(one) for one in check.check(open_notebook(notebook.root), [STEM]).warnings]


def test_where_no_version_builds_nothing_is_measured(asked: Notebook) -> None:
    asked.note(NOTE.replace("{old: v1, new: HEAD}", "{old: v0, new: v0~0}"))
    with pytest.raises(BuildError, match="version v0 does not build"):
        chosen(asked)


def test_a_version_that_git_lacks_ends_a_run_before_it_begins_and_is_a_warning_of_check(
    asked: Notebook,
) -> None:
    asked.note(NOTE.replace("v1", "v9"))
    said = f"experiments/{STEM}.yml:6:17: git has no version 'v9'\n  hint: expected one of: main, v0, v1, v2"
    assert warnings(asked) == [said]
    with pytest.raises(SourceErrors) as raised:
        chosen(asked)
    assert str(raised.value) == said


def test_head_with_files_that_are_changed_is_told_also_after_it_was_not(asked: Notebook) -> None:
    assert warnings(asked) == []
    asked.write("data", "took: 99 ms\n")
    new = git(asked.root, "rev-parse", "v2")[:10]
    (said,) = warnings(asked)
    assert f":6:26: HEAD lacks what is changed here: its commit {new} is measured\n  hint: commit" in said


def test_one_commit_by_two_names_is_told(asked: Notebook) -> None:
    asked.note(NOTE.replace("v1", "v2"))
    (said,) = warnings(asked)
    assert f":6:26: 'new' and 'old' are one commit: {git(asked.root, 'rev-parse', 'v2')[:10]}" in said


def test_the_working_tree_is_measured_as_it_lies_there(asked: Notebook) -> None:
    asked.write("data", "took: 50 ms\n")
    asked.note(NOTE.replace("HEAD", "working tree").replace("{{ new.turn / old.turn }}, ", ""))
    done = asked.run("run", STEM, "--quick", "--only", "said")
    assert done.returncode == 0, done.stderr
    assert "5.0×" in asked.post.read_text()


def test_a_probe_that_a_version_has_not_is_skipped_with_the_reason(asked: Notebook) -> None:
    asked.note(NOTE.replace("probe: turn", "probe: mutex_lock"))
    reasons = [one.reason for one in chosen(asked).placed]
    assert (
        "version v1 has no probe 'mutex_lock': it comes with this program, alike for every version" in reasons
    )


def test_a_notebook_in_a_folder_of_a_programs_repository_has_its_versions(tmp_path: Path) -> None:
    made = Notebook(tmp_path / "notes")
    git(tmp_path, "init", "-q")
    made.write(".gitignore", ".cache\n")
    for tag, said in (("v1", "10 ms"), ("v2", "30 ms")):
        made.write("../say.sh", "#!/bin/sh\ncat ../data\n").chmod(0o755)
        made.write("../data", f"took: {said}\n")
        commit(tmp_path, tag)
    made.note(OUTSIDE)
    done = made.run("run", STEM)
    assert done.returncode == 0, done.stderr
    assert "what it says: version HEAD is 3.0× slower than version v1: decided after 9 rounds" in done.stdout


def test_a_dry_run_checks_nothing_out(tmp_path: Path) -> None:
    made = Notebook(tmp_path)
    git(made.root, "init", "-q")
    made.write("probes/turn.c", PROBE % ADD)
    made.write(".gitignore", ".cache\n")
    commit(made.root, "v1")
    made.note(NOTE)
    assert not any(one.reason for one in chosen(made, dry=True).placed)
    assert not (made.root / ".cache" / "versions").exists()
