"""A session as a user runs it: what it takes, what it leaves, how it ends."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from generator import choosing, pipeline
from generator.measure import rounds, session
from generator.measure.notebook import open_notebook
from generator.measure.site import Here
from generator.records import assembled, store
from generator.records.journal import Journal
from tests.conftest import REPOSITORY
from tests.notebook import NOTE, STEM, Notebook
from tests.records.test_journal import HEADER, lines

pytestmark = pytest.mark.needs("compiler")


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    return Notebook(tmp_path)


def steady_note(*more: str) -> str:
    """A note with these lines below `measure:`."""
    return "\n".join(
        (
            "title: a note\ndate: 2023-11-03\ncategories: notes\n\nmeasure:",
            *(f"  {line}" for line in more),
            "\nbody: |\n  ```{results} anywhere\n  ```\n",
        )
    )


# ---------------------------------------------------------------- what others used meanwhile


def test_the_first_short_rounds_have_what_was_known_of_them_together() -> None:
    first, known = {"probes": 0.2}, {"other_cpu": 0.3, "steal": 0.1, "probes": 0.5}
    damaged: dict[str, float] = {}
    later = {"other_cpu": 0.0, "steal": 0.0, "probes": 0.4}
    assert assembled.settled([first, damaged, known, later]) == (known | first, damaged, known, later)
    assert assembled.settled([first, first]) == (first, first)
    assert assembled.settled([]) == ()


# ---------------------------------------------------------------- what is planned only


def tree(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*")}


def test_a_dry_run_writes_nothing_and_needs_no_compiler(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook.note(steady_note("lock: {probe: mutex_lock, label: a lock}"))
    before = tree(notebook.root)
    assert "46 processes" in notebook.run("run", STEM, "--dry-run").stdout
    assert "46 processes" in notebook.run("run", STEM, "--dry-run", "--changed").stdout
    monkeypatch.setenv("CC", "no-such-compiler")
    for options in ((), ("--changed",)):
        done = notebook.run("run", STEM, "--dry-run", *options)
        assert (done.returncode, "46 processes" in done.stdout) == (0, True), done.stderr
    assert tree(notebook.root) == before
    assert notebook.run("run", STEM).returncode == 3


def test_an_executor_that_is_not_there_is_refused_before_anything_is_done(notebook: Notebook) -> None:
    before = tree(notebook.root)
    done = notebook.run("run", STEM, "--executor", "ssh")
    assert done.returncode == 2
    assert "unknown executor 'ssh'" in done.stderr
    assert tree(notebook.root) == before


# ---------------------------------------------------------------- how a session ends


FLAKY = '#!/bin/sh\n[ -e fine ] || exit 3\necho \'{"unit": "ns", "samples": [1.0]}\'\n'


def test_run_fails_for_what_it_measured_and_not_for_what_failed_before(notebook: Notebook) -> None:
    notebook.probe("flaky", FLAKY)
    notebook.note(
        steady_note(
            "bad: {probe: flaky, label: bad}", 'good: {probe: says, label: good, params: {values: "1.0"}}'
        )
    )
    assert notebook.run("run", STEM).returncode == 4
    assert notebook.run("run", STEM, "--only", "good").returncode == 0
    assert notebook.run("run", STEM, "--only", "bad").returncode == 4
    notebook.write("fine", "")
    assert notebook.run("run", STEM, "--only", "bad").returncode == 0
    assert "measured on" not in notebook.post.read_text()


def test_a_probe_that_kills_its_launcher_fails_alone(notebook: Notebook) -> None:
    notebook.probe("kills", "#!/bin/sh\nkill -KILL $PPID\n")
    notebook.note(
        steady_note(
            "bad: {probe: kills, label: bad}", 'good: {probe: says, label: good, params: {values: "1.0"}}'
        )
    )
    assert notebook.run("run", STEM).returncode == 4
    trials = json.loads(notebook.records[-1].read_text())["trials"]
    reasons = {trial["measurement"]: trial.get("reason", "") for trial in trials}
    assert reasons == {"bad": "its launcher was killed or stopped, perhaps by the probe itself", "good": ""}


SEES = """#!/bin/sh
cpus=$(taskset -pc $$ | sed 's/.*: //')
echo "{\\"facts\\": {\\"cpus\\": \\"$cpus\\", \\"folder\\": \\"$PWD\\"}}"
"""


@pytest.mark.cpus(2)
def test_a_script_under_two_cores_gets_both_and_runs_in_the_notebook(
    notebook: Notebook, tmp_path_factory: pytest.TempPathFactory
) -> None:
    notebook.probe("sees", SEES)
    text = steady_note("it: {probe: sees, label: it, conditions: apart}").replace("} anywhere", "} apart")
    notebook.note(text.replace("measure:", "conditions:\n  apart: {pin: two cores}\n\nmeasure:"))
    done = subprocess.run(
        [sys.executable, "-m", "generator", "--notebook", str(notebook.root), "run", STEM, "--no-wait"],
        cwd=tmp_path_factory.mktemp("elsewhere"),
        env=os.environ | {"PYTHONPATH": str(REPOSITORY), "TMPDIR": str(notebook.temporary)},
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    record = json.loads(notebook.records[-1].read_text())
    said = record["trials"][0]["facts"]
    assert len(record["trials"][0]["cpus"]) == len(re.split("[,-]", said["cpus"])) == 2
    assert said["folder"].endswith(notebook.root.name)


ALONE = """#!/bin/sh
# Sees where it is.
#
# kind fact
# threads 1
# param size bytes 8
cpus=$(taskset -pc $$ | sed 's/.*: //')
echo "{\\"facts\\": {\\"cpus\\": \\"$cpus\\", \\"asked\\": \\"$*\\"}}"
"""


@pytest.mark.cpus(2)
def test_a_script_that_declares_one_thread_gets_one_cpu_and_its_parameters(
    notebook: Notebook,
) -> None:
    notebook.probe("sees", ALONE)
    text = steady_note("it: {probe: sees, label: it, conditions: apart, params: {size: 4 KiB}}")
    text = text.replace("} anywhere", "} apart")
    notebook.note(text.replace("measure:", "conditions:\n  apart: {pin: two cores}\n\nmeasure:"))
    assert notebook.run("run", STEM).returncode == 0
    (trial,) = json.loads(notebook.records[-1].read_text())["trials"]
    cpu = trial["facts"]["cpus"]
    assert trial["cpus"] == [int(cpu)]
    assert (trial["facts"]["asked"], trial["planned"]) == (f"pin={cpu} size=4096", 1)


def test_a_parameter_that_a_script_does_not_declare_is_an_error_where_it_declares_one(
    notebook: Notebook,
) -> None:
    notebook.probe("sees", ALONE)
    notebook.note(steady_note("it: {probe: sees, label: it, params: {sise: 8}}"))
    done = notebook.run("check")
    assert done.returncode == 2
    assert "unknown param 'sise' of 'sees'" in done.stderr
    assert "did you mean 'size'?" in done.stderr


def test_two_files_of_one_name_fail_only_the_notes_that_name_them(notebook: Notebook) -> None:
    notebook.write("probes/mine.c", "int main(void) { return 0; }\n")
    notebook.probe("mine", "#!/bin/sh\n")
    assert notebook.run("check").returncode == 0
    assert notebook.run("probes").returncode == 0
    notebook.note(steady_note("it: {probe: mine, label: it}"))
    done = notebook.run("check")
    assert done.returncode == 2
    assert "unknown probe 'mine'" in done.stderr
    assert "probes/mine and probes/mine.c are two probes of one name" in done.stderr
    assert "two probes of one name" in notebook.run("try", "mine").stderr


SLOW = """/* An event of 2 ms.
 *
 * kind event
 */
#include "probe.h"
PROBE_EVENT("a nap") {
    probe_begin();
    probe_sleep(2000000);
    probe_end();
}
"""


def test_events_that_take_longer_than_the_limit_are_kept_as_far_as_they_go(notebook: Notebook) -> None:
    notebook.write("probes/naps.c", SLOW)
    notebook.note(steady_note("it: {probe: naps, label: it, limit: 1 s, runs: 1}"))
    done = notebook.run("run", STEM)
    assert done.returncode == 0, done.stdout + done.stderr
    record = json.loads(notebook.records[-1].read_text())
    assert record["runs"]["stop"] == ["time limit"]
    assert 10 < record["runs"]["n"][0] < 5000
    assert "time limit" in notebook.post.read_text()


def test_a_needed_service_on_another_port_is_told_by_check_and_before_the_run(notebook: Notebook) -> None:
    text = steady_note(
        "it: {probe: says, label: it, needs: it, params: {values: '1.0', url: 'http://localhost:28399/'}}"
    )
    service = "services:\n  it: {run: [sh, -c, 'exit 77'], ready: port 28398}\n\nmeasure:"
    notebook.note(text.replace("measure:", service))
    said = "but its url is on port 28399"
    done = notebook.run("check")
    assert (done.returncode, done.stdout) == (0, "1 note: no errors\n")
    assert said in done.stderr
    assert said in notebook.run("run", STEM, "--dry-run").stderr


# ---------------------------------------------------------------- what is kept


@pytest.fixture
def folder(notebook: Notebook) -> Path:
    return notebook.root / "results" / STEM


def recovered(notebook: Notebook) -> list[str]:
    """What the next command recovers; the names that lie beside the records then."""
    session.recover(open_notebook(notebook.root), STEM)
    return sorted(path.name for path in (notebook.root / "results" / STEM).iterdir())


def abandon(folder: Path, *text: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f".{HEADER.name}.journal"
    path.write_bytes(b"\n".join([*text, b""]))
    return path


def journal_lines(tmp_path: Path) -> list[bytes]:
    return [line.replace(HEADER.note.encode(), STEM.encode()) for line in lines(tmp_path / "elsewhere")]


def test_a_journal_with_a_damaged_line_becomes_a_record_and_is_kept_and_named(
    notebook: Notebook, folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    header, first, *rest = journal_lines(tmp_path)
    abandon(folder, header, first, b'{"round": 0, "tri', *rest)
    assert recovered(notebook) == [
        f".{HEADER.name}.damaged",
        f"{HEADER.name}.json",
        f"{HEADER.name}.npz",
    ]
    (told,) = caplog.messages
    assert (
        told == f"a damaged journal is kept: 1 of its lines cannot be read: {folder}/.{HEADER.name}.damaged"
    )
    assert len(store.load(folder / f"{HEADER.name}.json").trials[0].runs) == 1


@pytest.mark.parametrize("header", [b'{"note": "2023', b"[]", b"\xff", b"[" * 5000])
def test_a_journal_with_a_damaged_header_is_kept_with_all_that_was_measured(
    notebook: Notebook, folder: Path, tmp_path: Path, header: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    _, *rest = journal_lines(tmp_path)
    text = abandon(folder, header, *rest).read_bytes()
    assert recovered(notebook) == [f".{HEADER.name}.damaged"]
    assert (folder / f".{HEADER.name}.damaged").read_bytes() == text
    assert caplog.messages[0].startswith("a damaged journal is kept: it cannot be read: ")


def test_a_dead_writers_journal_is_kept_as_interrupted_and_a_cut_off_line_is_no_damage(
    notebook: Notebook, folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = abandon(folder, *journal_lines(tmp_path))
    path.write_bytes(path.read_bytes() + b'{"round": 1, "tri')
    kept = [f".{HEADER.name}.interrupted", f"{HEADER.name}.json", f"{HEADER.name}.npz"]
    assert recovered(notebook) == kept
    assert caplog.messages == []


def test_a_journal_goes_only_when_record_and_samples_are_safe_on_the_disk(
    notebook: Notebook, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there: list[list[str]] = []
    close = Journal.close

    def closed(self: Journal, *, remove: bool) -> None:
        there.append(sorted(path.suffix for path in folder.iterdir()))
        close(self, remove=remove)

    monkeypatch.setattr(Journal, "close", closed)
    opened = open_notebook(notebook.root)
    path = notebook.root / "experiments" / f"{STEM}.yml"
    pipeline.run(opened, path, choosing.Choice(quick=True), session_progress())
    assert there == [[".journal", ".json", ".npz", ".sources"]]


def session_progress() -> rounds.Progress:
    from generator.terminal import progress

    return progress.Quiet()


def test_a_quick_record_does_not_count_as_measured(notebook: Notebook) -> None:
    opened = open_notebook(notebook.root)
    path = notebook.root / "experiments" / f"{STEM}.yml"
    pipeline.run(opened, path, choosing.Choice(quick=True), session_progress())
    chosen, _ = choosing.choose(
        opened, pipeline.read(opened, path), choosing.Choice(changed=True), Here(opened)
    )
    assert len(chosen.trials) == 2
    pipeline.run(opened, path, choosing.Choice(apart=0.0), session_progress())
    chosen, _ = choosing.choose(
        opened, pipeline.read(opened, path), choosing.Choice(changed=True), Here(opened)
    )
    assert chosen.trials == ()


SECRET = "a-secret-that-nobody-may-read"
SPEAKS = """#!/bin/sh
case $* in *fails*) echo "$TOKEN at $HOME" >&2; exit 1;; esac
echo "{\\"unit\\": \\"ns\\", \\"samples\\": [42.0, 43.0], \\"op\\": \\"$TOKEN\\",
 \\"remarks\\": [\\"told: $TOKEN at $HOME\\"], \\"facts\\": {\\"it\\": \\"$TOKEN\\", \\"$TOKEN\\": 1}}"
"""


def test_a_secret_is_neither_in_a_record_nor_in_a_post_nor_on_the_terminal(
    notebook: Notebook, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_TOKEN", SECRET)
    monkeypatch.setenv("HOME", str(notebook.root / "home-of-ann"))
    notebook.probe("says", SPEAKS)
    with_env = NOTE.replace(
        "measure:", 'conditions:\n  anywhere: {env: {TOKEN: "${MY_TOKEN}"}}\n\nmeasure:'
    ).replace('values: "10.0,20.0"', "how: fails")
    notebook.note(with_env)
    done = notebook.run("run", STEM)
    assert done.returncode == 4, done.stderr
    texts = {"stdout": done.stdout.encode(), "stderr": done.stderr.encode(), **notebook.files()}
    assert [name for name, text in texts.items() if SECRET.encode() in text] == []
    assert [name for name, text in texts.items() if b"home-of-ann" in text] == []
    (record,) = notebook.records
    said = [trial.said for trial in store.load(record).trials if trial.status == "ok"]
    assert [(one.op, one.remarks) for one in said] == [("${MY_TOKEN}", ("told: ${MY_TOKEN} at ~",))]
    assert b"${MY_TOKEN}" in notebook.post.read_bytes()


def test_a_note_whose_probes_print_tabs_is_published(notebook: Notebook) -> None:
    notebook.probe("says", SAYS_A_TAB)
    assert notebook.run("run", STEM, "--quick").returncode == 0
    assert "\t" not in json.dumps(json.loads(notebook.records[0].read_text())["trials"])


SAYS_A_TAB = """#!/bin/sh
printf '{"unit": "ns", "samples": [42.0, 43.0], "remarks": ["a\\\\tb: c"], "op": "x\\\\ty"}\\n'
"""


@pytest.mark.parametrize("kind", ["folder", "FIFO"])
def test_what_is_no_gitignore_is_named_before_anything_is_measured(notebook: Notebook, kind: str) -> None:
    path = notebook.root / "results" / ".gitignore"
    path.parent.mkdir()
    path.mkdir() if kind == "folder" else os.mkfifo(path)
    done = notebook.run("run", STEM, "--quick")
    assert (done.returncode, f"{path}: a {kind}, not a file" in done.stderr) == (1, True)
    assert notebook.records == []
    assert not list(path.parent.rglob(".*.journal"))


def test_a_record_that_cannot_be_read_is_named_before_anything_is_measured(
    notebook: Notebook, folder: Path
) -> None:
    notebook.write(f"results/{STEM}/20260101T000000000Z-x.json", '{"format": 1}')
    done = notebook.run("run", STEM, "--quick")
    assert done.returncode == 5
    assert f"{folder}/20260101T000000000Z-x.json: not a record that can be read: " in done.stderr
    assert [path.name for path in notebook.records] == ["20260101T000000000Z-x.json"]


SERVES = """services:
  server:
    run: [sh, -c, "echo up; sleep 60"]
    env: {KEY: "${MY_TOKEN}"}
    ready: 'line "up"'

measure:"""


def test_what_is_filled_in_for_a_service_is_masked_in_what_its_probes_say(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_TOKEN", SECRET)
    notebook.probe("says", SPEAKS.replace("$TOKEN", SECRET))
    needing = NOTE.replace("measure:", SERVES).replace("{probe: says,", "{probe: says, needs: server,")
    notebook.note(needing)
    done = notebook.run("run", STEM, "--quick")
    assert done.returncode == 0, done.stderr
    texts = {**notebook.files(), "stdout": done.stdout.encode(), "stderr": done.stderr.encode()}
    assert [name for name, text in texts.items() if SECRET.encode() in text] == ["probes/says"]
    assert "told: ${MY_TOKEN} at" in notebook.records[0].read_text()
