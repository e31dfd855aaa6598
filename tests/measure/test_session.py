"""A session keeps what it measured, and publishes nobody's secret."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from generator import pipeline
from generator.measure import session
from generator.records import store
from generator.records.journal import Journal
from tests.notebook import NOTE, STEM, Notebook
from tests.records.test_journal import HEADER, lines


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    return Notebook(tmp_path)


@pytest.fixture
def folder(notebook: Notebook) -> Path:
    return notebook.root / "results" / STEM


def recovered(notebook: Notebook) -> list[str]:
    """What the next command recovers; the names that lie beside the records then."""
    session.recover(pipeline.open_notebook(notebook.root), STEM)
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


def test_a_whole_journal_goes_once_its_record_is_there_and_a_cut_off_line_is_no_damage(
    notebook: Notebook, folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = abandon(folder, *journal_lines(tmp_path))
    path.write_bytes(path.read_bytes() + b'{"round": 1, "tri')
    assert recovered(notebook) == [f"{HEADER.name}.json", f"{HEADER.name}.npz"]
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
    opened = pipeline.open_notebook(notebook.root)
    path = notebook.root / "experiments" / f"{STEM}.yml"
    pipeline.run(opened, path, pipeline.Choice(quick=True), session_progress())
    assert there == [[".journal", ".json", ".npz"]]


def session_progress() -> session.Progress:
    from generator import terminal

    return terminal.Quiet()


def test_a_quick_record_does_not_count_as_measured(notebook: Notebook) -> None:
    opened = pipeline.open_notebook(notebook.root)
    path = notebook.root / "experiments" / f"{STEM}.yml"
    pipeline.run(opened, path, pipeline.Choice(quick=True), session_progress())
    chosen, _ = pipeline.choose(opened, pipeline.read(opened, path), pipeline.Choice(changed=True))
    assert len(chosen.trials) == 2
    pipeline.run(opened, path, pipeline.Choice(), session_progress())
    chosen, _ = pipeline.choose(opened, pipeline.read(opened, path), pipeline.Choice(changed=True))
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
    assert done.stderr.startswith(f"{folder}/20260101T000000000Z-x.json: not a record that can be read: ")
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
