"""What criterion prints: every trap of it."""

from __future__ import annotations

import pytest

from tests.records.readers.samples import sample, told


def test_both_shapes_of_a_sample_are_times_over_iterations() -> None:
    old = told("criterion", sample("criterion-sample"))
    assert (old["unit"], len(old["samples"]), old["samples"][0]) == ("ns", 100, 1128000.0 / 209454.0)
    new = b'{"sampling_mode": "Linear", "iters": [10.0, 20.0], "times": [50.0, 120.0]}'
    assert told("criterion", new)["samples"] == [5.0, 6.0]


def test_the_slope_is_what_criterion_itself_works_out() -> None:
    own = told("criterion", sample("criterion-estimates"), "slope")["samples"]
    assert told("criterion", sample("criterion-sample"), "slope")["samples"] == pytest.approx(own)


def test_the_median_of_the_estimates_is_given_in_files_of_any_age() -> None:
    assert told("criterion", sample("criterion-estimates"), median="median")["given"]["median"] > 4
    new = b'{"median": {"point_estimate": 5.0}, "slope": null}'
    assert told("criterion", new, median="median") == {"unit": "ns", "given": {"median": 5.0}}


def test_a_sample_without_iterations_is_none() -> None:
    with pytest.raises(ValueError, match="not every sample has a time and a number of iterations"):
        told("criterion", b'{"iters": [0, 1], "times": [5, 6]}')


def test_other_files_of_criterion_are_told() -> None:
    with pytest.raises(ValueError, match=r"neither a sample.json nor an estimates.json"):
        told("criterion", sample("criterion-benchmark"))
