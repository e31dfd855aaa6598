"""The first note from a stored record, byte for byte; a chart's own hash changes with the drawing library."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from generator import units
from generator.records import condense, store
from tests.conftest import REPOSITORY
from tests.notebook import Notebook

GOLDEN = REPOSITORY / "tests" / "golden"
STEM = "2023-11-03-vhive-libmpk"
_HASH = re.compile(r"(dots|ecdf)-[0-9a-f]{12}\.svg")


def test_the_first_note_is_rendered_byte_for_byte_from_its_stored_record(tmp_path: Path) -> None:
    notebook = Notebook(tmp_path)
    shutil.copy(GOLDEN / f"{STEM}.yml", tmp_path / "experiments")
    (stored_record,) = GOLDEN.glob("*.json")
    done = notebook.run("render", STEM, "--record", str(stored_record))
    assert done.returncode == 0, done.stderr
    made = (tmp_path / "_posts" / f"{STEM}.markdown").read_text()
    stored = (GOLDEN / f"{STEM}.markdown").read_text()
    assert _HASH.sub(r"\1.svg", made) == _HASH.sub(r"\1.svg", stored)


def test_what_the_post_says_of_a_measurement_is_the_median_of_its_processes_in_the_record() -> None:
    (path,) = GOLDEN.glob("*.json")
    trials = {trial.trial.id: trial for trial in store.load(path).trials}
    text = (GOLDEN / f"{STEM}.markdown").read_text().replace("\u00a0", " ")
    for trial, label in (("condvar@slept_apart", "pthread (CondVar)"), ("signal@slept", "pthread (signal)")):
        middle = condense.median([run.median for run in trials[trial].runs if run.median is not None])
        assert f"Time spent on {label}: {units.figure(middle)}" in text
