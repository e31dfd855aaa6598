"""A session on a host that was interrupted here goes on there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from generator import pipeline, resumed, steered
from generator.errors import MeasureError
from generator.measure import session, travelling
from generator.measure.fleet import gateway, luggage
from generator.measure.fleet.far import Far
from generator.measure.notebook import open_notebook
from generator.model.host import Host
from generator.model.record import Record
from generator.records import store
from tests.fleet.far import Watched, measured, notebook
from tests.fleet.hosts import FarHost
from tests.notebook import STEM, Notebook

ALPHA = Host("m510", address="alpha")
TWELVE = 12  # processes of the note


def interrupted(made: Notebook, after: int) -> Record:
    """The record of a session there that Ctrl-C ends after so many processes."""

    def stop() -> None:
        if len(watched.ended_with) == after:
            raise KeyboardInterrupt

    watched = Watched(stop)
    with pytest.raises(KeyboardInterrupt):
        measured(made, ALPHA, watched)
    session.recover(open_notebook(made.root), STEM)
    return store.load(made.records[-1])


def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program that travels has groups of one process."""
    real = travelling.modules
    place = "generator/measure/fleet/far_side.py"

    def modules(*entries: str) -> Mapping[str, bytes]:
        found = real(*entries)
        other = found[place].replace(b"\nGROUP = 2.0", b"\nGROUP = 0.0")
        assert other != found[place]
        return {**found, place: other}

    monkeypatch.setattr(travelling, "modules", modules)
    monkeypatch.setattr(luggage, "_program", luggage._program.__wrapped__)  # what was found before is not it


def gone_on_with(made: Notebook) -> tuple[Record, int]:
    """The record of the session that goes on, and how many processes it had left."""
    opened = open_notebook(made.root)
    experiment = pipeline.read(opened, made.root / f"experiments/{STEM}.yml")
    watched = Watched()
    with gateway.opened(ALPHA) as reached:
        far = Far(opened, ALPHA, reached)
        far.bring(luggage.packed(opened))
        before, prepared = resumed.resumed(opened, experiment, far, more=far.more)
        going = steered.steered(experiment, before.chosen, until_decided=False)
        record = far.measure(experiment, before.chosen, prepared, watched, going, before)
    return record, len(watched.ended_with)


@pytest.mark.parametrize("lost", [0, 2])
def test_a_host_goes_on_with_what_is_missing_and_has_still_what_never_came_here(
    fleet: dict[str, FarHost], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: int
) -> None:
    made = notebook(tmp_path / "notebook")
    one_by_one(monkeypatch)
    cut = interrupted(made, 3)
    (path,) = (made.root / "results" / STEM).glob(".*")
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[: -lost or None]))
    record, left = gone_on_with(made)
    assert (record.host, record.engine, record.resumes) == ("m510", "ssh", (cut.name,))
    assert [[run.round for run in trial.runs] for trial in record.trials] == [list(range(6))] * 2
    assert 0 < left <= TWELVE - 3
    assert not record.interrupted
    assert not list((made.root / "results" / STEM).glob(".*"))
    assert not list(fleet["alpha"].cache.rglob(f".{cut.name}.journal"))


@pytest.mark.usefixtures("fleet")
def test_a_probe_that_has_changed_meanwhile_ends_it_before_anything_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = notebook(tmp_path / "notebook")
    one_by_one(monkeypatch)
    interrupted(made, 3)
    made.probe("says", (made.root / "probes/says").read_text() + "# changed\n")
    with pytest.raises(MeasureError, match="steady@anywhere, other@anywhere runs is not what it was"):
        gone_on_with(made)
    assert len(made.records) == 1
