"""hyperfine's JSON, as its scripts read it."""

from __future__ import annotations

import json
import statistics

import pytest

from tests.factories import trial
from tests.records.writers.samples import SIX, series, written


def test_hyperfines_scripts_find_what_they_read() -> None:
    (found,) = json.loads(written("hyperfine", series()))["results"]
    assert found["command"] == "cv@apart"
    assert found["times"] == pytest.approx([one * 1e-9 for one in SIX])
    assert found["mean"] == pytest.approx(statistics.fmean(found["times"]))
    assert found["stddev"] == pytest.approx(statistics.stdev(found["times"]))
    assert (found["median"], found["min"], found["max"]) == pytest.approx((100.75e-9, 98e-9, 103e-9))
    assert found["exit_codes"] == [0] * 6


def test_hyperfine_says_null_where_one_time_has_no_deviation_and_names_what_was_swept() -> None:
    one = series((5.0,), trial=trial("load", params=(("size", "4 KiB"),), swept=("size",)))
    (found,) = json.loads(written("hyperfine", one))["results"]
    assert (found["stddev"], found["parameters"]) == (None, {"size": "4 KiB"})
