"""Rows of a record: fields, and a column for each percentile and counter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.record import COLUMNS, row
from generator.model.statistics import COUNTERS, PERCENTILES

GIVEN = {"round": 3, "status": "ok"}


def test_each_percentile_and_each_counter_is_a_column() -> None:
    assert {*PERCENTILES, *COUNTERS} < set(COLUMNS)
    assert not {"percentiles", "counters"} & set(COLUMNS)


@given(st.dictionaries(st.sampled_from(sorted(COLUMNS)), st.floats(0, 1e30)))
def test_a_row_reads_back_from_its_columns(values: dict[str, float]) -> None:
    made = row(GIVEN | values)
    assert {name: made.column(name) for name in COLUMNS} == COLUMNS | GIVEN | values
    assert row({name: made.column(name) for name in COLUMNS}) == made


def test_a_row_without_a_column_knows_nothing_of_it() -> None:
    made = row(GIVEN | {"p90": 7.0, "p99": None})
    assert (made.percentiles, made.column("p99"), made.counters) == ({"p90": 7.0}, None, {})


def test_a_column_that_nobody_knows_is_refused() -> None:
    with pytest.raises(TypeError, match="p42"):
        row(GIVEN | {"p42": 1.0})
