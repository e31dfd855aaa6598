"""pyperf's JSON, read back by pyperf."""

from __future__ import annotations

import json

import pyperf
import pytest

from generator.records import writers
from tests.factories import trial
from tests.records.writers.samples import SIX, Series, series, swept, written


def suite(*several: Series) -> list[pyperf.Benchmark]:
    loaded = pyperf.BenchmarkSuite._json_load("x.json", json.loads(written("pyperf", *several)))
    return list(loaded.get_benchmarks())


def test_pyperf_reads_a_run_with_one_value_for_each_process() -> None:
    first, load = suite(series(), swept("4 KiB"))
    assert (first.get_name(), load.get_name()) == ("cv@apart", "load@anywhere[4 KiB]")
    assert first.get_values() == pytest.approx([one * 1e-9 for one in SIX])
    assert (first.get_nrun(), first.get_nvalue(), first.get_total_loops()) == (6, 6, 1)
    assert str(first.get_runs()[0].get_metadata()["date"]) == "2026-11-23 12:00:00"
    assert first.format_value(first.median()) == "101 ns"


def test_pyperf_reads_sizes_and_numbers_in_their_own_units() -> None:
    size, count = suite(
        series((4096.0,), trial=trial("rss"), dimension="size", unit="B"),
        series((12.0,), trial=trial("ops"), dimension="count", unit=""),
    )
    assert (size.get_unit(), size.format_value(size.median())) == ("byte", "4096 bytes")
    assert (count.get_unit(), count.format_value(count.median())) == ("integer", "12")


@pytest.mark.parametrize(("value", "fits"), [(0.0, False), (5e-324, True)])
def test_pyperf_is_not_given_what_it_refuses(value: float, fits: bool) -> None:
    one = series((1.0, value), trial=trial("faults"), dimension="count", unit="")
    assert bool(writers.find("pyperf").unfit(one)) != fits
    if fits:
        assert suite(one)[0].get_nvalue() == 2
    else:
        with pytest.raises(ValueError, match=r"> 0\.0"):
            suite(one)
