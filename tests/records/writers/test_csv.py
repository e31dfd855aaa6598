"""Comma-separated values, read back by the csv module."""

from __future__ import annotations

import csv
import io

from tests.records.writers.samples import SESSION, Series, series, swept, written


def rows(*several: Series) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written("csv", *several).decode())))


def test_csv_has_a_row_for_each_sample_and_a_column_for_each_parameter() -> None:
    found = rows(series((2.0, 3.0), samples=[(1.0, 3.0), (3.0,)]), swept('4 "KiB", or so'))
    assert [(row["process"], row["sample"], row["value"], row["unit"]) for row in found[:3]] == [
        ("0", "0", "1", "ns"),
        ("0", "1", "3", "ns"),
        ("1", "0", "3", "ns"),
    ]
    assert {row["statistic"] for row in found[:3]} == {"sample"}
    assert (found[0]["param.size"], found[3]["param.size"], found[3]["param.n"]) == (
        "",
        '4 "KiB", or so',
        "3",
    )
    assert (found[3]["measurement"], found[3]["condition"], found[3]["session"]) == (
        "load",
        "anywhere",
        SESSION,
    )


def test_what_has_no_samples_says_what_its_value_is() -> None:
    assert [row["statistic"] for row in rows(series((1.0,)), series((1.0,), statistic="p99"))] == [
        "median",
        "p99",
    ]
