"""The index changes no answer: records are found as they lie there, whatever it holds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import shelf
from generator.errors import NOWHERE, RenderError
from generator.findings import sessions as summed
from generator.measure.notebook import Notebook, open_notebook
from generator.model.note import Block
from generator.records import file_format, rows, store
from generator.records.index import FILE
from tests import factories
from tests.conftest import REPOSITORY
from tests.factories import measured, record, trial

STEM = "2026-11-01-note"
OLD, NEW = "20261102T000000000Z-host-a", "20261103T000000000Z-host-a"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two records of a note, last changed long ago."""
    (tmp_path / "experiments").mkdir()
    (tmp_path / "experiments" / f"{STEM}.yml").write_text("title: t\n")
    for name in (OLD, NEW):
        put(tmp_path, name)
    return tmp_path


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written a moment ago is believed to be all: no test waits."""
    monkeypatch.setattr(rows, "_SETTLED", -1.0)


def put(root: Path, name: str, median: float = 100.0, file: str = "", **more: object) -> Path:
    path = root / "results" / STEM / f"{file or name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    one = record(measured([median] * 6, trial=trial("lock")), name=name, **{"note": STEM, **more})
    path.write_text(file_format.dumps(one))
    return path


def opened(root: Path) -> Notebook:
    return open_notebook(root, probes=False)


def medians(root: Path) -> dict[str, float]:
    return {one.name: one.figures[0].estimates["median"].value for one in shelf.sessions(opened(root))}


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the files that were read."""
    names: list[str] = []
    usual = store.read

    def noted(path: Path) -> object:
        names.append(path.name)
        return usual(path)

    monkeypatch.setattr(store, "read", noted)
    return names


def test_a_file_is_read_once_and_again_where_it_changed(root: Path, read: list[str]) -> None:
    assert medians(root) == {NEW: 100.0, OLD: 100.0}
    assert sorted(read) == [f"{OLD}.json", f"{NEW}.json"]
    assert medians(root) == {NEW: 100.0, OLD: 100.0}
    put(root, OLD, 120.0)
    assert medians(root) == {NEW: 100.0, OLD: 120.0}
    assert read[2:] == [f"{OLD}.json"]


def test_another_content_of_the_same_size_and_time_is_seen(root: Path) -> None:
    medians(root)
    path = root / "results" / STEM / f"{OLD}.json"
    before = path.stat()
    path.write_text(path.read_text().replace("100.0", "200.0"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert medians(root)[OLD] == 200.0


def test_what_changed_a_moment_ago_is_not_remembered(
    root: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "_SETTLED", 1000.0)
    medians(root)
    medians(root)
    assert len(read) == 4


def test_a_record_that_is_gone_is_forgotten_and_a_new_one_is_there(root: Path) -> None:
    medians(root)
    (root / "results" / STEM / f"{NEW}.json").unlink()
    put(root, "20261104T000000000Z-host-a", 7.0)
    assert medians(root) == {"20261104T000000000Z-host-a": 7.0, OLD: 100.0}


def test_another_version_of_the_program_reads_all_again(
    root: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    medians(root)
    monkeypatch.setattr(rows.resources, "code", lambda: "another")
    medians(root)
    assert len(read) == 4


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(place=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
def test_whatever_byte_of_the_index_is_another_the_answer_is_the_same(
    root: Path, read: list[str], place: float, byte: int
) -> None:
    assert medians(root) == {NEW: 100.0, OLD: 100.0}
    data = bytearray((root / FILE).read_bytes())
    data[int(place * len(data))] = byte
    (root / FILE).write_bytes(data)
    notebook = opened(root)
    assert [one.name for one in shelf.headings(notebook, STEM)] == [NEW, OLD]
    for _ in range(3):
        read.clear()
        assert medians(root) == {NEW: 100.0, OLD: 100.0}
    assert not read  # whatever was damaged has been begun anew


def test_sessions_with_and_without_an_index_are_what_the_records_say(root: Path) -> None:
    said = tuple(map(summed.of, store.load_all(root / "results" / STEM)))
    for _ in range(2):
        assert shelf.sessions(opened(root), [STEM]) == said
    shutil.rmtree(root / ".cache")
    assert shelf.sessions(opened(root), [STEM]) == said


SEVERAL = """
import sys
from pathlib import Path
from generator import shelf
from generator.measure.notebook import open_notebook
from generator.records import rows
rows._AT_ONCE = 1
read = rows._portion
def noted(says, files):
    print(os.getpid(), file=sys.stderr)
    return read(says, files)
import os
rows._portion = noted
for one in shelf.sessions(open_notebook(Path(sys.argv[1]), probes=False)):
    print(one.name)
"""


@pytest.mark.cpus(2)
def test_many_files_are_read_by_several_processes_with_the_same_answer(root: Path) -> None:
    names = [f"2026110{day}T000000000Z-host-a" for day in range(2, 8)]
    for name in names:
        put(root, name)
    command = [sys.executable, "-c", SEVERAL, str(root)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    assert done.stdout.split() == sorted(names, reverse=True)
    assert len(set(done.stderr.split())) > 1, done.stderr


def test_looking_at_headings_begins_no_index(root: Path) -> None:
    shelf.headings(opened(root), STEM)
    assert not (root / ".cache").exists()


def test_a_notebook_that_cannot_be_written_is_read_all_the_same(root: Path) -> None:
    (root / ".cache").write_text("a file in its place")
    assert medians(root) == {NEW: 100.0, OLD: 100.0}


def test_only_the_chosen_records_are_loaded(root: Path, read: list[str]) -> None:
    medians(root)
    read.clear()
    found = shelf.records(opened(root), STEM, {NEW})
    assert [one.name for one in found] == [NEW]
    assert read == [f"{NEW}.json"]


def test_sessions_of_several_notes_come_newest_first_under_the_names_of_today(root: Path) -> None:
    other = root / "results" / "2026-11-05-other"
    shutil.copytree(root / "results" / STEM, other)
    (root / "experiments" / "2026-11-05-other.yml").write_text("title: t\n")
    found = [(one.name, one.note) for one in shelf.sessions(opened(root))]
    assert found == [(name, note) for name in (NEW, OLD) for note in (STEM, other.name)]


# ------------------------------------------------------------------ records as they should not be


def test_a_record_that_is_cut_off_is_told_each_time_and_mended(root: Path) -> None:
    path = root / "results" / STEM / f"{OLD}.json"
    whole = path.read_text()
    path.write_text(whole[:-100])
    for _ in range(2):
        with pytest.raises(RenderError) as error:
            shelf.headings(opened(root), STEM)
        assert str(path) in error.value.what
        assert error.value.hint == "move it out of results/"
    path.write_text(whole)
    assert medians(root) == {NEW: 100.0, OLD: 100.0}


def test_of_all_notes_one_with_a_file_that_is_no_record_is_left_out_with_a_word(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = root / "results" / "2026-11-05-other" / f"{OLD}.json"
    path.parent.mkdir()
    path.write_text("{")
    (root / "experiments" / "2026-11-05-other.yml").write_text("title: t\n")
    assert medians(root) == {NEW: 100.0, OLD: 100.0}
    assert f"{path}: not a record that can be read" in caplog.text
    assert "the sessions of 2026-11-05-other are left out" in caplog.text
    with pytest.raises(RenderError):
        shelf.sessions(opened(root), ["2026-11-05-other"])


@pytest.mark.parametrize("file", ["0", "z"])
def test_of_two_with_one_name_that_whose_file_is_called_so_counts(root: Path, file: str) -> None:
    put(root, OLD, 7.0, file=file)
    assert medians(root) == {NEW: 100.0, OLD: 100.0}


def test_a_copy_under_another_name_counts_alone(root: Path) -> None:
    (root / "results" / STEM / f"{OLD}.json").rename(root / "results" / STEM / "copy.json")
    assert medians(root) == {NEW: 100.0, OLD: 100.0}
    assert [one.name for one in shelf.records(opened(root), STEM, {OLD})] == [OLD]


def belonging(root: Path, *published: str, told: bool = True) -> list[str]:
    """The sessions that a post hangs on which was made from these records, newest first."""
    body = (Block("compare", (), {}, NOWHERE),) if told else ()
    note = replace(factories.experiment(), stem=STEM, body=body)
    path = root / "results" / STEM / "published.json"
    path.write_text(json.dumps({"records": published, "charts": []}))
    return [one.name for one in shelf.published(opened(root), note).earlier]


def test_a_post_that_tells_of_sessions_for_the_first_time_has_all_older_ones_and_then_those_that_it_had(
    root: Path,
) -> None:
    newer = "20261104T000000000Z-host-a"
    put(root, newer)
    assert belonging(root, NEW) == [NEW, OLD]
    assert belonging(root, newer, NEW) == [newer, NEW]
    assert belonging(root) == [newer, NEW, OLD]
    assert belonging(root, NEW, told=False) == []


def test_a_file_that_is_no_record_and_one_from_the_future_are_doubts(root: Path) -> None:
    (root / "results" / STEM / "cut.json").write_text("{")
    put(root, "29991231T000000000Z-host-a", started="2999-12-31T00:00:00Z")
    cut, future = map(str, shelf.doubts(opened(root), STEM))
    assert cut.startswith(f"results/{STEM}/cut.json:1:1: not a record that can be read: ")
    assert "measured at 2999-12-31 00:00 UTC" in future


def test_a_session_that_is_not_the_newest_when_it_ends_is_told() -> None:
    material = shelf.Material((record(measured(), name=NEW),))
    assert material.overtaken(()) == material.overtaken([Path(f"{NEW}.json")]) == ()
    (said,) = material.overtaken([Path(f"results/{OLD}.json")])
    assert said.startswith(f"{NEW} counts as newer than the session that just ended: the clock")
