"""The table of statistics: one row each, and no list of them elsewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.model import statistics
from generator.model.statistics import COUNTERS, PERCENTILES, STATISTICS, Standing, find, standing
from tests.conftest import REPOSITORY
from tests.factories import estimate, summary

ELSEWHERE = {"findings/summarise.py"}  # its spread is of fixed percentiles


def test_a_name_is_one_statistic() -> None:
    names = [one.name for one in STATISTICS]
    assert sorted(set(names)) == sorted(names)
    assert [find(name) for name in names] == list(STATISTICS)
    assert find("nonsense") is None


def test_each_is_taken_from_its_own_part_of_a_summary() -> None:
    tails = {name: estimate(200.0 + number) for number, name in enumerate(PERCENTILES)}
    counted = {name: estimate(300.0 + number) for number, name in enumerate(COUNTERS)}
    found = summary(
        1.0, first=estimate(2.0), minimum=3.0, maximum=4.0, percentiles=tails, counters=counted, n=6
    )
    taken = {one.name: made.value for one in STATISTICS if (made := one.take(found))}
    assert taken == {
        "first": 2.0,
        "median": 1.0,
        "min": 3.0,
        "max": 4.0,
        **{name: one.value for name, one in (tails | counted).items()},
    }


def test_what_a_summary_does_not_have_is_not_taken() -> None:
    assert not [one.name for one in STATISTICS if one.take(summary(None))]


def test_what_is_of_all_samples_together_has_no_interval() -> None:
    found = summary(1.0, minimum=3.0, maximum=4.0)
    pooled = [one.name for one in STATISTICS if one.pooled]
    assert pooled == ["min", "max", "spread"]
    taken = [made for name in pooled if (row := find(name)) and (made := row.take(found))]
    assert [(one.low, one.high, one.coverage) for one in taken] == [(3.0, 3.0, None), (4.0, 4.0, None)]


def test_what_may_be_expected_may_stand_in_prose_and_what_stands_in_prose_in_a_table() -> None:
    expected, prose, columns = (
        set(standing(place)) for place in (Standing.EXPECT, Standing.PROSE, Standing.COLUMN)
    )
    assert expected < prose < columns
    assert set(PERCENTILES) < expected
    assert set(COUNTERS) < prose - expected


def test_a_percentile_needs_ten_events_beyond_it() -> None:
    found = {name: statistics.least_events(name) for name in ("p90", "p99", "p999", "p10", "p1")}
    assert found == {"p90": 100, "p99": 1000, "p999": 10_000, "p10": 100, "p1": 1000}
    assert statistics.least_events("median") == 1


def test_the_bad_end_of_times_is_high_and_of_rates_low() -> None:
    assert [statistics.tail(better) for better in ("less", "", "more")] == [
        ("p90", "p99", "p999"),
        ("p90", "p99", "p999"),
        ("p10", "p1"),
    ]


def test_statistics_have_names_for_readers() -> None:
    assert [statistics.title(one) for one in ("first", "median", "p999")] == ["first call", "median", "p99.9"]
    assert statistics.title("a fact") == "a fact"


def texts(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize("name", [*PERCENTILES, "branch_misses", "cache_misses", "first call", "page faults"])
def test_no_other_module_names_a_percentile_a_counter_or_what_readers_call_them(name: str) -> None:
    package = REPOSITORY / "generator"
    table = package / "model" / "statistics.py"
    others = [path for path in package.rglob("*.py") if path != table and name in texts(path)]
    assert {str(path.relative_to(package)) for path in others} <= ELSEWHERE
