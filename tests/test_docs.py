"""The reference names what there is."""

from __future__ import annotations

import json
import re

from generator.model.post import ChartRequest
from generator.model.probe import OwnChart
from generator.notes import check_charts
from generator.render import charts
from tests.conftest import REPOSITORY
from tests.render.charts.samples import drawn_text, handoffs


def test_every_key_of_a_record_is_in_its_reference() -> None:
    (path,) = (REPOSITORY / "tests" / "golden").glob("*.json")
    text = (REPOSITORY / "docs" / "records.md").read_text()
    unnamed = set(json.loads(path.read_text())) - {"format", "name", "samples_sha256"}
    assert {key for key in unnamed if f"`{key}`" not in text} == set()


def test_the_chart_of_ones_own_in_its_reference_is_a_kind_and_draws() -> None:
    (source,) = re.findall(r"```python\n(.*?)```", (REPOSITORY / "docs" / "charts.md").read_text(), re.DOTALL)
    own = OwnChart("bars", "charts/bars.py", source.encode())
    assert check_charts.problems(own) == ()
    assert check_charts.options(own) == ("unit",)
    request = ChartRequest("bars", handoffs(), {"alt": "hand-off", "unit": "microseconds"}, own)
    assert "microseconds" in drawn_text(charts.draw(request))
    assert charts.alt(request) == "hand-off: 0.7 to 42.7 us"


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
