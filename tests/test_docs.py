"""What the documents name is there, and their examples are right."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from generator import pipeline, units
from generator.measure.notebook import Notebook, open_notebook
from generator.model.note import PLACEMENTS, PROCESS_VALUES
from generator.model.post import ChartRequest
from generator.model.probe import OwnChart
from generator.notes import (
    check_blocks,
    check_charts,
    conditions,
    expectations,
    load,
    measurements,
    resolve,
    services,
)
from generator.render import charts
from tests.conftest import REPOSITORY
from tests.render.charts.samples import drawn_text, handoffs

EXPERIMENTS = (REPOSITORY / "docs" / "experiments.md").read_text()
PROBES = (REPOSITORY / "docs" / "probes.md").read_text()
GUIDES = ("README.md", "CONTRIBUTING.md", "docs/experiments.md", "docs/probes.md", "docs/records.md")
EXAMPLE = re.compile(r"^(?P<ticks>`{3,})yaml\n(?P<text>.*?)^(?P=ticks)$", re.MULTILINE | re.DOTALL)
EXAMPLES = [match["text"] for match in EXAMPLE.finditer(EXPERIMENTS)]


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    """A notebook with the probes, templates and services that come along."""
    (tmp_path / "experiments").mkdir()
    (tmp_path / "experiments" / "page.md").write_text("text\n")
    (tmp_path / "config.yml").write_text("hosts: {m510: {ssh: node0}, c6420: {ssh: node1}}\n")
    return open_notebook(tmp_path)


def whole(text: str) -> str:
    """An example with what it leaves out."""
    title = "" if re.search(r"^title:", text, re.MULTILINE) else "title: t\n"
    return title + text + ("" if re.search(r"^body:", text, re.MULTILINE) else "body: |\n  text\n")


def test_every_key_of_a_record_is_in_its_reference() -> None:
    (path,) = (REPOSITORY / "tests" / "golden").glob("*.json")
    text = (REPOSITORY / "docs" / "records.md").read_text()
    unnamed = set(json.loads(path.read_text())) - {"format", "name", "samples_sha256"}
    assert {key for key in unnamed if f"`{key}`" not in text} == set()


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_example_note_passes_check_with_the_probes_that_there_are(
    text: str, notebook: Notebook
) -> None:
    path = notebook.root / "experiments" / "2023-11-03-example.yml"
    path.write_text(whole(text))
    assert [str(problem) for problem in pipeline.examine(notebook, path)[1]] == []


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 5


def test_the_whole_note_that_comes_along_passes_check(notebook: Notebook) -> None:
    path = notebook.root / "experiments" / "2023-11-03-example.yml"
    shutil.copy(REPOSITORY / "tests" / "data" / "example-note.yml", path)
    assert pipeline.examine(notebook, path)[1] == ()


def test_the_guide_names_every_key_field_column_and_chart() -> None:
    words = {*load.KEYS, *measurements.KEYS, *conditions.CONDITION_KEYS, *PLACEMENTS, *resolve.FIELDS}
    words |= {*services.KEYS, *check_blocks.COLUMNS, *units.unit_names(), *expectations.STATISTICS}
    words |= {*charts.kinds(), *(name for rule in check_blocks.RULES.values() for name in rule.options)}
    assert {word for word in words if f"`{word}`" not in EXPERIMENTS} == set()


def test_every_key_in_the_tables_of_the_guide_is_one() -> None:
    known = {*load.KEYS, *measurements.KEYS, *conditions.CONDITION_KEYS, *services.KEYS}
    assert set(re.findall(r"^\| `(\w+)` \|", EXPERIMENTS, re.MULTILINE)) <= known


def test_every_block_that_the_guide_names_is_there(notebook: Notebook) -> None:
    named = set(re.findall(r"\{([a-z]+)\}(?:`| [A-Z\[])", EXPERIMENTS))
    assert named and named - {*PROCESS_VALUES} <= pipeline.holdings(notebook).blocks


@pytest.mark.parametrize("guide", GUIDES)
def test_every_probe_that_a_guide_runs_or_shows_is_there(guide: str, notebook: Notebook) -> None:
    text = (REPOSITORY / guide).read_text()
    named = re.findall(r"\bprobe: (\w+)|generator try (\w+)|\(`(\w+)\.c`\)", text)
    names = {name for found in named for name in found if name and not name.isupper()}
    assert names <= set(notebook.probes)


@pytest.mark.parametrize("guide", GUIDES)
def test_every_command_that_a_guide_names_is_there(guide: str) -> None:
    from generator.cli import main

    text = (REPOSITORY / guide).read_text()
    assert set(re.findall(r"python -m generator ([a-z]+)", text)) <= set(main.commands)


@pytest.mark.parametrize("guide", [guide for guide in GUIDES if guide != "CONTRIBUTING.md"])
def test_every_file_that_a_guide_names_is_there(guide: str) -> None:
    text = (REPOSITORY / guide).read_text()
    files = re.findall(r"`((?:docs|tests|setup|services|generator|templates)/[\w./-]+\.\w+)`", text)
    assert [name for name in files if not (REPOSITORY / name).exists() and name.islower()] == []


def test_the_chart_of_ones_own_in_its_reference_is_a_kind_and_draws() -> None:
    (source,) = re.findall(r"```python\n(.*?)```", (REPOSITORY / "docs" / "charts.md").read_text(), re.DOTALL)
    own = OwnChart("bars", "charts/bars.py", source.encode())
    assert check_charts.problems(own) == ()
    assert check_charts.options(own) == ("unit",)
    request = ChartRequest("bars", handoffs(), {"alt": "hand-off", "unit": "microseconds"}, own)
    assert "microseconds" in drawn_text(charts.draw(request))
    assert charts.alt(request) == "hand-off: 0.7 to 42.7 µs"


def test_every_attribute_of_a_finding_that_the_reference_of_charts_names_is_there() -> None:
    finding, text = handoffs()[0], (REPOSITORY / "docs" / "charts.md").read_text()
    parts = (
        (finding, ("label", "measurement", "condition", "summary", "printed", "verdicts")),
        (finding.measurement, ("id", "label", "probe", "expect", "printed")),
        (finding.condition, ("name", "title", "idle")),
        (
            finding.summary,
            ("status", "reason", "dimension", "median", "first", "modes", "histogram", "facts"),
        ),
        (finding.summary.median, ("value", "low", "high", "n", "coverage")),
        (finding.summary.trial, ("params", "sweep")),
    )
    for part, names in parts:
        assert [name for name in names if not hasattr(part, name) or f"`{name}`" not in text] == []
