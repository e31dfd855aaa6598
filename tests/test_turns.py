"""`run A B`: two notes in turns, in one session, until what they share is decided; from the command line."""

from __future__ import annotations

import json
import signal
import time
from typing import Any

import pytest

from generator.commands import turns
from generator.errors import UsageError
from generator.measure.notebook import open_notebook
from generator.pipeline import Choice
from generator.terminal.progress import Quiet
from tests.notebook import SAYS, Notebook
from tests.repositories import commit, git

pytestmark = [pytest.mark.needs("compiler"), pytest.mark.needs("git")]
A, B = "2023-11-03-a", "2023-11-04-b"
NOTE = """title: a note
measure:
  one: {probe: says, label: one thing, params: {values: "%s"}}
  %s: {probe: says, params: {values: "1.0"}}
body: |
  {{ one }}
"""


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Notebook:
    """A says 10, B says 20; at `v1` the probe told twice as much."""
    made = Notebook(tmp_path_factory.mktemp("turns"))
    (made.root / "experiments/2023-11-03-note.yml").unlink()
    made.write(f"experiments/{A}.yml", NOTE % ("10.0", "only_a"))
    made.write(f"experiments/{B}.yml", NOTE % ("20.0", "only_b"))
    made.write(".gitignore", ".cache\n")
    git(made.root, "init", "-q")
    made.probe("says", SAYS.replace("[$values]", "[$values, 1${values}0]"))
    commit(made.root, "v1")
    made.probe("says", SAYS)
    commit(made.root, "v2")
    return made


def records(notebook: Notebook, stem: str) -> dict[str, Any]:
    """By file name."""
    found = (notebook.root / "results" / stem).glob("2*.json")
    return {path.name: json.loads(path.read_text()) for path in sorted(found)}


def test_two_notes_take_turns_until_what_they_share_is_decided(notebook: Notebook) -> None:
    before = {stem: set(records(notebook, stem)) for stem in (A, B)}
    done = notebook.run("run", A, B, "--seed", "7")
    assert done.returncode == 0, done.stderr
    assert f"one thing: {B} is 2.0× slower than {A}: decided after 9 rounds" in done.stdout
    for stem, figure in ((A, "10\u00a0ns"), (B, "20\u00a0ns")):
        (new,) = records(notebook, stem).keys() - before[stem]
        made = records(notebook, stem)[new]
        assert (made["runs"]["trial"], len(made["rounds"]), made["interrupted"]) == ([9, 6], 9, False)
        assert figure in (notebook.root / "_posts" / f"{stem}.markdown").read_text()
        assert f"results/{stem}/{new}" in done.stdout


def test_the_side_that_begins_a_round_is_drawn_by_lot(notebook: Notebook) -> None:
    log = notebook.root / "log"
    probe = SAYS.replace("echo", 'echo "$values" >> log\necho', 1)
    notebook.probe("says", probe)
    done = notebook.run("run", A, B, "--only", "one", "--seed", "7")
    notebook.probe("says", SAYS)
    assert done.returncode == 0, done.stderr
    said = log.read_text().split()
    rounds = [said[number : number + 2] for number in range(0, len(said), 2)]
    assert len(rounds) == 9 and {tuple(sorted(one)) for one in rounds} == {("10.0", "20.0")}
    assert {one[0] for one in rounds} == {"10.0", "20.0"}


def test_a_note_is_measured_against_a_version_of_it_and_only_the_note_has_a_post(notebook: Notebook) -> None:
    before, post = set(records(notebook, A)), notebook.root / "_posts" / f"{A}.markdown"
    done = notebook.run("run", f"{A}@v1", A, "--only", "one")
    assert done.returncode == 0, done.stderr
    assert f"one thing: {A} is 6.0× faster than {A}@v1: decided after 9 rounds" in done.stdout
    new = sorted(records(notebook, A).keys() - before)
    commits = [records(notebook, A)[name]["trials"][0].get("made_of", {}).get("commit") for name in new]
    assert commits == [git(notebook.root, "rev-parse", "v1"), None]
    assert all(f"results/{A}/{name}" in done.stdout for name in new)
    assert new[1] in post.read_text() and new[0] not in post.read_text()


def test_two_versions_of_a_note_leave_its_post_alone(notebook: Notebook) -> None:
    posts = {path: path.read_bytes() for path in (notebook.root / "_posts").glob("*")}
    done = notebook.run("run", f"{A}@v1", f"{A}@v2", "--quick")
    assert done.returncode == 0, done.stderr
    assert {path: path.read_bytes() for path in (notebook.root / "_posts").glob("*")} == posts


@pytest.mark.parametrize(
    ("notes", "said"),
    [
        ([A, A], f"{A} is not compared with itself\n  hint: name it once, or name a version"),
        ([f"{A}@v1"], f"{A}@v1 is measured in turns with one other note\n  hint: run "),
        ([f"{A}@v1", A, B], f"{A}@v1 is measured in turns with one other note\n  hint: run "),
        ([f"{A}@v9", A], "git has no version 'v9'\n  hint: expected one of: main, v1, v2"),
        ([f"{A}@--all", A], "'--all' cannot be a version in git\n  hint: write a tag"),
        ([f"{A}@", A], "'' cannot be a version in git\n  hint: write a tag"),
        (["2023-11-03-c@v1", A], "there is no note '2023-11-03-c'\n  hint: did you mean"),
        ([A, B, "only_a"], f"experiments/{B}.yml has no measurement 'only_a' that runs\n  hint: "),
    ],
)
def test_what_cannot_take_turns_is_told_and_leaves_everything_as_it_was(
    notebook: Notebook, notes: list[str], said: str
) -> None:
    before, opened = notebook.files(), open_notebook(notebook.root)
    only = tuple(notes.pop() for _ in notes[-1:] if notes[-1] == "only_a")
    with pytest.raises(UsageError) as raised:
        both = turns.pair(opened, notes)
        assert both
        turns.run(opened, both, Choice(only=only), Quiet())
    assert str(raised.value).startswith(said)
    assert notebook.files() == before


@pytest.mark.parametrize(
    ("notes", "pair"), [([A, B], [A, B]), ([f"{A}@v1", A], [f"{A}@v1", A]), ([A], None), ([A, B, A], None)]
)
def test_two_notes_take_turns_and_no_others(
    notebook: Notebook, notes: list[str], pair: list[str] | None
) -> None:
    found = turns.pair(open_notebook(notebook.root), notes)
    assert (found and [one.name for one in found]) == pair


def test_a_dry_run_tells_both_plans_and_how_many_rounds_are_likely_to_decide(notebook: Notebook) -> None:
    before = notebook.files()
    done = notebook.run("run", A, f"{A}@v1", "--dry-run", "--budget", "10s")
    assert done.returncode == 0, done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines() if "@anywhere" in line] == [
        "one@anywhere",
        "only_a@anywhere",
    ] * 2
    assert done.stdout.count("within a budget of 5 s") == 2
    assert "one thing: " in done.stdout and "version v1" in done.stdout
    assert notebook.files() == before


@pytest.mark.parametrize(
    ("notes", "changed", "said"),
    [
        (
            [f"{A}@v2", f"{A}@HEAD"],
            False,
            [f"{A}@HEAD and {A}@v2 are one commit: ", f"{A}@v2 and {A}@HEAD are"],
        ),
        ([A, f"{A}@HEAD"], False, [f"{A} and {A}@HEAD are one commit: "]),
        ([A, f"{A}@HEAD"], True, [f"{A}@HEAD: HEAD lacks what is changed here: its commit "]),
        ([A, f"{A}@v1"], True, []),
        ([f"{B}@v2", f"{A}@v2"], True, []),
    ],
)
def test_what_versions_are_probably_not_meant_to_be_is_told(
    notebook: Notebook, notes: list[str], changed: bool, said: list[str]
) -> None:
    opened = open_notebook(notebook.root)
    both = turns.pair(opened, notes)
    notebook.probe("says", SAYS + "# another\n" * changed)
    found = turns.doubts(opened, both or ())
    notebook.probe("says", SAYS)
    assert len(found) == len(said)
    assert all(one.startswith(words) for one, words in zip(found, said, strict=True))


def test_a_post_that_cannot_be_published_does_not_keep_the_other_from_it(notebook: Notebook) -> None:
    """The one was edited by hand where what is new is, too."""
    opened, quick = open_notebook(notebook.root), Choice(quick=True, seed=1)
    both = turns.pair(opened, [A, B])
    assert both
    turns.run(opened, both, quick, Quiet())
    post = notebook.root / "_posts" / f"{A}.markdown"
    post.write_text(post.read_text().replace("10\u00a0ns (quick)", "eleven"))
    notebook.write(f"experiments/{A}.yml", NOTE.replace("{{ one }}", "{{ one }}, anew") % ("12.0", "only_a"))
    done = turns.run(open_notebook(notebook.root), both, quick, Quiet())
    git(notebook.root, "checkout", "-q", "--", "experiments")
    assert len(done.refused) == 1 and f"what was measured is kept: results/{A}/" in str(done.refused[0])
    assert [one.findings.experiment.stem for one in done.published] == [B]
    post.unlink()


def test_notes_that_share_nothing_are_measured_one_after_the_other(notebook: Notebook) -> None:
    other = "2023-11-05-c"
    notebook.write(f"experiments/{other}.yml", NOTE.replace("one", "another") % ("30.0", "only_c"))
    done = notebook.run("run", A, other, "--quick")
    (notebook.root / f"experiments/{other}.yml").unlink()
    assert done.returncode == 0, done.stderr
    assert "decided" not in done.stdout and "not compared" not in done.stdout


def test_ctrl_c_keeps_what_both_have_measured(notebook: Notebook) -> None:
    notebook.probe("says", SAYS.replace("echo", "echo x >> beats\nsleep 0.2\necho", 1))
    before = {stem: set(records(notebook, stem)) for stem in (A, B)}
    running = notebook.start("run", A, B, "--only", "one")
    beats = notebook.root / "beats"
    while not beats.exists() or len(beats.read_text().split()) < 5:
        assert running.poll() is None
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate()
    notebook.probe("says", SAYS)
    assert running.returncode == 130
    for stem in (A, B):
        (new,) = records(notebook, stem).keys() - before[stem]
        assert records(notebook, stem)[new]["interrupted"] and f"results/{stem}/{new}" in err


def test_two_services_of_one_name_that_differ_are_told(notebook: Notebook) -> None:
    for stem, port in ((A, 50051), (B, 50052)):
        text = f"services:\n  it: {{run: [python, x.py], ready: port {port}}}\n" + NOTE % ("10.0", "other")
        notebook.write(f"experiments/{stem}.yml", text.replace("label: one thing", "needs: [it]"))
    done = notebook.run("run", A, B)
    assert done.returncode == 2
    assert (
        f"experiments/{A}.yml and experiments/{B}.yml have a service 'it' each, and not the same"
        in done.stderr
    )
    git(notebook.root, "checkout", "-q", "--", "experiments")
