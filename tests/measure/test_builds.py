"""Which commands of a note cannot be run as things are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from generator.measure import builds, plan
from tests import factories

NOWHERE = "no-such-command"


def lacking(root: Path, **more: Any) -> dict[tuple[str, str], str]:
    one = factories.measurement("it", "anywhere", **{"probe": "", "run": (NOWHERE,), **more})
    further = factories.measurement("further", "anywhere", **{"probe": "", "run": one.run, "of": "it"})
    note = factories.experiment(one, further)
    return builds.lacking(plan.trials(note, {}), note.measurements, root)


def test_a_program_that_is_not_there_is_told_once_with_where_it_was_looked_for(tmp_path: Path) -> None:
    assert lacking(tmp_path) == {("it", "run"): f"needs {NOWHERE}"}
    assert lacking(tmp_path, run=("bin/it",)) == {("it", "run"): "there is no bin/it in the notebook"}
    assert lacking(tmp_path, run=("sh", NOWHERE)) == {}


def test_a_program_that_is_there_and_cannot_run_is_told(tmp_path: Path) -> None:
    (tmp_path / "it").write_text("echo")
    assert lacking(tmp_path, run=("./it",)) == {("it", "run"): "it is not executable: chmod +x it"}
    (tmp_path / "it").chmod(0o755)
    assert lacking(tmp_path, run=("./it",)) == {
        ("it", "run"): "it is not a program: neither compiled nor a script that begins with #!"
    }


def test_a_build_makes_the_program_and_is_needed_itself(tmp_path: Path) -> None:
    assert lacking(tmp_path, run=("bin/it",), build=("sh",)) == {}
    assert lacking(tmp_path, run=("bin/it",), build=(NOWHERE,)) == {("it", "build"): f"needs {NOWHERE}"}
    assert lacking(tmp_path, run=("sh",), version=(NOWHERE,)) == {("it", "version"): f"needs {NOWHERE}"}


def test_the_name_of_a_program_may_have_a_param_in_it(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("/bin/sh")
    assert lacking(tmp_path, run=("./{which}",), params=(("which", ("one",)),)) == {}
    assert lacking(tmp_path, run=("./{which}",), params=(("which", ("one", "two")),)) == {
        ("it", "run"): "there is no ./two in the notebook"
    }
