"""What was measured in the formats of other tools: what holds of them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.records import writers
from tests.records.writers.samples import FIRST, RATE, series, written


def test_the_formats_are_the_files_of_the_folder() -> None:
    folder = Path(writers.__file__).parent
    files = {path.stem.replace("_", "-") for path in folder.glob("[!_]*.py")}
    assert set(writers.formats()) == files >= {"pyperf", "google-benchmark", "hyperfine", "benchstat"}
    names = [writers.find(form).FILE for form in writers.formats()]
    assert len(set(names)) == len(names)
    with pytest.raises(KeyError):
        writers.find("_json")


@pytest.mark.parametrize("form", writers.formats())
def test_only_formats_with_a_place_for_it_take_a_rate(form: str) -> None:
    why = writers.find(form).unfit(RATE)
    assert bool(why) == (form in ("pyperf", "google-benchmark", "hyperfine"))
    assert why.startswith(form if why else "")
    assert writers.find(form).unfit(FIRST) == ""


@pytest.mark.parametrize("form", writers.formats())
def test_the_same_figures_give_the_same_bytes(form: str) -> None:
    assert written(form, series(), FIRST) == written(form, series(), FIRST)
