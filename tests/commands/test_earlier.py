"""A post that tells of other sessions is made from a set of records as any other: same set, same bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from generator import pipeline, shelf
from generator.commands import known, render
from generator.measure.notebook import open_notebook
from generator.model.post import Post
from generator.records import file_format, store
from tests.notebook import NOTE, STEM, Notebook

TOLD = NOTE.replace("measured {{ steady }}", "measured {{ steady }}, before {{ steady.before }}")


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record of a real session."""
    one = Notebook(tmp_path_factory.mktemp("measured"))
    done = one.run("run", STEM)
    assert done.returncode == 0, done.stderr
    return one.records[0]


@pytest.fixture
def root(measured: Path, tmp_path: Path) -> Path:
    """A note that tells of the session before, and two sessions of it."""
    Notebook(tmp_path).note(TOLD)
    for day in ("20261101", "20261102"):
        put(tmp_path, measured, day)
    return tmp_path


def put(root: Path, measured: Path, day: str, *, state: str = "", trials: int = 2) -> str:
    """The same session on another day, in this boot where one is named, so many of its trials; its name."""
    record = store.load(measured)
    machine = {**record.machine, "state": state or record.machine.get("state", "")}
    record = replace(record, machine=machine, trials=record.trials[:trials])
    name = f"{day}{record.name[8:]}"
    started = f"{day[:4]}-{day[4:6]}-{day[6:]}{record.started[10:]}"
    text = file_format.dumps(record).replace(record.name, name).replace(record.started, started)
    path = root / "results" / STEM / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return name


def state(root: Path) -> str:
    notebook = open_notebook(root)
    with known.opened(notebook, writes=False) as remembered:
        return render.state(notebook, root / f"experiments/{STEM}.yml", render.Asked(), remembered).name


def rendered(root: Path, *, latest: bool = False) -> str:
    notebook = open_notebook(root)
    with known.opened(notebook) as remembered:
        done = render.rendered(
            notebook, root / f"experiments/{STEM}.yml", render.Asked(latest=latest), remembered
        )
    return (root / done.post).read_text()


def named(root: Path) -> list[str]:
    data = json.loads((root / "results" / STEM / "published.json").read_text())
    return sorted(name[:8] for name in data["records"])


def composed(root: Path) -> Post:
    notebook = open_notebook(root)
    experiment = pipeline.read(notebook, root / f"experiments/{STEM}.yml")
    return pipeline.compose(
        notebook, pipeline.find(notebook, experiment, shelf.published(notebook, experiment))
    )


def test_a_published_post_names_every_session_that_it_could_tell_of(root: Path) -> None:
    rendered(root)
    assert named(root) == ["20261101", "20261102"]


def test_a_session_that_comes_later_changes_a_post_only_where_the_latest_are_wanted(
    root: Path, measured: Path
) -> None:
    before = rendered(root)
    put(root, measured, "20261103")
    assert rendered(root) == before
    assert named(root) == ["20261101", "20261102"]
    after = rendered(root, latest=True)
    assert named(root) == ["20261101", "20261102", "20261103"]
    assert rendered(root) == after


def test_the_same_set_of_records_gives_the_same_bytes_whatever_the_index_holds(root: Path) -> None:
    text = rendered(root)
    (root / ".cache" / "index.sqlite").unlink()
    assert composed(root).text == text == composed(root).text


def test_a_post_that_tells_of_no_other_session_names_what_its_figures_come_from(root: Path) -> None:
    (root / f"experiments/{STEM}.yml").write_text(NOTE)
    rendered(root)
    assert named(root) == ["20261102"]


def test_a_post_that_misses_a_figure_since_the_machine_was_started_is_not_stale_at_once(
    root: Path, measured: Path
) -> None:
    (root / f"experiments/{STEM}.yml").write_text(NOTE)
    put(root, measured, "20261103", state="another", trials=1)
    assert "not measured on this machine since it was started" in rendered(root, latest=True)
    assert named(root) == ["20261102", "20261103"]
    (root / ".cache" / "index.sqlite").unlink()
    assert state(root) == "current"
