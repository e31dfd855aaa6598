"""A record may be anybody's: whatever it holds, it is a sound record or it is named as none."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import RenderError
from generator.findings import select
from generator.measure import plan
from generator.measure.notebook import open_notebook
from generator.notes import load
from generator.records import file_format, store
from generator.render import method
from generator.terminal import closing
from tests.conftest import REPOSITORY

RECORDS = sorted((REPOSITORY / "results").glob("*/2*.json"))
TIMED = (path for path in RECORDS if '"median":' in path.read_text(encoding="utf-8"))
SMALLEST = min(TIMED, key=lambda path: path.stat().st_size)
TEXT = SMALLEST.read_text(encoding="utf-8")
WHOLE = json.loads(TEXT)
NOTEBOOK = open_notebook(REPOSITORY)
ODD = st.sampled_from(
    [None, True, 0.5, -1, 0, 10**400, 1e308, -1e308, "", "x", "\x1b[31m\t", [], {}, [[]], [None]]
)


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.name)
def test_a_record_that_was_written_before_is_read_and_written_the_same(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert file_format.dumps(store.load(path)) == text


def spots(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in it, as keys and indices."""
    if way:
        yield way
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield from spots(item, (*way, key))


def changed(way: tuple[Any, ...], action: str, value: Any) -> str:
    data = copy.deepcopy(WHOLE)
    *before, last = way
    holder = data
    for key in before:
        holder = holder[key]
    if action == "gone":
        del holder[last]
    elif action == "twice" and isinstance(holder, list):
        holder.insert(last, holder[last])
    else:
        holder[last] = value
    return json.dumps(data)


def sound_or_named(text: str, folder: Path) -> None:
    path = folder / "x.json"
    path.write_text(text, encoding="utf-8")
    try:
        record = store.load(path)
    except RenderError as error:
        assert error.what.startswith(f"{path}: not a record that can be read: ")
        assert error.hint == "move it out of results/"
        assert "\n" not in error.what and "\x1b" not in error.what
        return
    note, problems = load.experiment(REPOSITORY / "experiments" / f"{SMALLEST.parent.name}.yml", REPOSITORY)
    assert note is not None and not problems
    found = select.findings(note, plan.trials(note, NOTEBOOK.probes), [record])
    method.measured(found)
    closing.results(found)
    assert file_format.loads(file_format.dumps(record)) == record


@settings(max_examples=200)
@given(
    way=st.sampled_from(sorted(spots(WHOLE), key=repr)),
    action=st.sampled_from(["gone", "twice", "other"]),
    value=ODD,
)
def test_a_record_with_anything_in_a_wrong_place_is_sound_or_named(
    tmp_path_factory: pytest.TempPathFactory, way: tuple[Any, ...], action: str, value: Any
) -> None:
    sound_or_named(changed(way, action, value), tmp_path_factory.getbasetemp())


@given(start=st.integers(0, len(TEXT)), length=st.integers(0, 40), instead=st.text(max_size=5))
def test_a_record_that_was_damaged_anywhere_is_sound_or_named(
    tmp_path_factory: pytest.TempPathFactory, start: int, length: int, instead: str
) -> None:
    text = TEXT[:start] + instead.encode("utf-8", "replace").decode() + TEXT[start + length :]
    sound_or_named(text, tmp_path_factory.getbasetemp())


def column(record: dict[str, Any], name: str) -> list[Any]:
    found = record["runs"][name]
    if isinstance(found, list):
        return found
    return [value for value, count in found["stretches"] for _ in range(count)]


def with_column(name: str, values: Any) -> str:
    return json.dumps(WHOLE | {"runs": WHOLE["runs"] | {name: values}})


RUNS = sum(WHOLE["runs"]["trial"])
WRONG = {
    "a number for a flag": (json.dumps(WHOLE | {"quick": 0.5}), "'quick' is not true or false: '0.5'"),
    "a text for the compiler": (
        json.dumps(WHOLE | {"compiler": ""}),
        "'compiler' is not an object of texts: ''",
    ),
    "one entry less": (with_column("n", [1] * (RUNS - 1)), f"the column 'n' has not {RUNS} values"),
    "one entry more": (with_column("n", [1] * (RUNS + 1)), f"the column 'n' has not {RUNS} values"),
    "far too many": (
        with_column("n", {"stretches": [[1, 10**15]]}),
        f"the column 'n' has not {RUNS} values",
    ),
    "too large": (with_column("median", [1e308] * RUNS), "'median' is not a number: '1e+308'"),
    "infinite": (
        with_column("median", [1.0] * (RUNS - 1) + [float("inf")]),
        "'median' is not a number: 'inf'",
    ),
    "deep": ("[" * 5000, "its values are nested too deeply"),
    "deep in a fact": (
        json.dumps(WHOLE | {"machine": {"x": json.loads("[" * 60 + "]" * 60)}}),
        "it is nested deeper than 40 levels",
    ),
    "a key of tomorrow": (json.dumps(WHOLE | {"more": 1}), "it says 'more', which nobody knows"),
    "a bin beyond all": (
        json.dumps(WHOLE | {"histograms": {"0 ": "99999999:1"}}),
        "'99999999' is no bin of a histogram",
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_wrong_with_a_record_is_said(tmp_path: Path, kind: str) -> None:
    text, why = WRONG[kind]
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(RenderError) as caught:
        store.load(path)
    assert caught.value.what == f"{path}: not a record that can be read: {why}"


def test_texts_of_a_foreign_record_are_cleaned(tmp_path: Path) -> None:
    dirty, tidy = "\x1b[31mred\x00\u202e\tone", "red one"
    trial = WHOLE["trials"][0] | {"remarks": [dirty], "facts": {dirty: dirty}, "failed": {dirty: 1}}
    other = {
        "trials": [trial, *WHOLE["trials"][1:]],
        "machine": {"cpu": dirty},
        "compiler": {"version": dirty},
    }
    record = file_format.loads(json.dumps(WHOLE | other))
    said = record.trials[0].said
    assert (said.remarks, said.facts, said.failed) == ((tidy,), {tidy: tidy}, {tidy: 1})
    assert (record.machine, record.compiler) == ({"cpu": tidy}, {"version": tidy})


def test_every_bad_record_of_a_folder_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "20260101-a.json").write_text("{}")
    (tmp_path / "20260102-b.json").mkdir()
    with pytest.raises(RenderError) as caught:
        store.load_all(tmp_path)
    first, second = caught.value.what.splitlines()
    assert first == f"{tmp_path}/20260101-a.json: not a record that can be read: it lacks 'experiment'"
    assert second == f"{tmp_path}/20260102-b.json: not a record that can be read: a folder, not a file"
    assert caught.value.hint == "move them out of results/"
