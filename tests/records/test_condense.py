"""One process's samples to its row and its histograms."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.trial import Outcome
from generator.records import histogram
from generator.records.condense import condense, median, of_part
from tests.factories import outcome


def test_a_process_becomes_a_row() -> None:
    row, bins = condense(outcome([3.0, 1.0, 2.0, 10.0], stop="events", ghz=(2.9, 3.0, 9.0)), 4, 0.2)
    assert (row.round, row.status, row.n, row.other_cpu, row.stop) == (4, "ok", 4, 0.2, "events")
    assert (row.minimum, row.median, row.maximum, row.ghz) == (1.0, 2.5, 10.0, 3.0)
    assert sum(bins[""].values()) == 4


def test_the_first_call_of_a_steady_probe_never_enters_the_median() -> None:
    row, bins = condense(outcome([7.0] * 100, first=2092.0, kind="steady"), 0, None)
    assert (row.first, row.median, row.maximum) == (2092.0, 7.0, 7.0)
    assert len(bins[""]) == 1


def test_figures_are_kept_in_base_units() -> None:
    row, _ = condense(outcome([2.0], unit="us", first=3.0, timer=20.0), 0, None)
    assert (row.median, row.first, row.timer) == (2000.0, 3000.0, 20.0)


@pytest.mark.parametrize(
    ("n", "allowed"), [(99, set()), (100, {"p90"}), (1000, {"p90", "p99"}), (10_000, {"p90", "p99", "p999"})]
)
def test_percentiles_are_taken_only_where_ten_events_lie_beyond(n: int, allowed: set[str]) -> None:
    row, _ = condense(outcome([float(i) for i in range(1, n + 1)], kind="event"), 0, None)
    assert row.percentiles.keys() & {"p90", "p99", "p999"} == allowed
    shares = {"p90": 0.9, "p99": 0.99, "p999": 0.999}
    assert all(row.percentiles[name] == shares[name] * n for name in allowed)


@pytest.mark.parametrize(
    ("n", "allowed"),
    [(99, {}), (100, {"p10": 10.0}), (999, {"p10": 100.0}), (1000, {"p10": 100.0, "p1": 10.0})],
)
def test_of_a_rate_the_percentiles_of_its_low_end_are_taken(n: int, allowed: dict[str, float]) -> None:
    row, _ = condense(outcome([float(i) for i in range(n, 0, -1)], kind="event", unit="req/s"), 0, None)
    assert row.percentiles == allowed


def test_a_batch_has_no_percentiles() -> None:
    row, _ = condense(outcome([1.0] * 1000, kind="steady"), 0, None)
    assert row.percentiles == {}


def test_flagged_samples_are_kept_and_a_median_without_them_stands_beside() -> None:
    flagged = {"late": (3,), "switch": (3, 4)}
    row, _ = condense(outcome([1.0, 1.0, 1.0, 9.0, 9.0, 9.0], flagged=flagged), 0, None)
    assert (row.n, row.flagged, row.median, row.clean_median) == (6, 2, 5.0, 1.0)
    assert condense(outcome([1.0]), 0, None)[0].clean_median is None


def test_histograms_go_by_placement() -> None:
    _, bins = condense(outcome([5.0, 9.0, 9.0], places="sdd"), 0, None)
    assert {place: sum(counts.values()) for place, counts in bins.items()} == {"s": 1, "d": 2}


@pytest.mark.parametrize("ended", [Outcome("timed out", "timed out after 3 s"), outcome(facts={"keys": 15})])
def test_a_process_without_samples_is_a_row_too(ended: Outcome) -> None:
    row, bins = condense(ended, 1, None)
    assert (row.status, row.n, row.median, bins) == (ended.status, 0, None, {})


def test_the_mean_of_several_round_trips_is_a_batch_too() -> None:
    row, _ = condense(outcome([129.0] * 5000, kind="event", iterations=230), 0, None)
    assert (row.iterations, row.percentiles) == (230, {})
    single, _ = condense(outcome([20e3] * 5000, kind="event", iterations=1), 0, None)
    assert (single.iterations, single.percentiles["p99"]) == (None, 20e3)


@given(
    st.lists(st.sampled_from([0.0, 1e-12, 0.3, 1.0, 1.01, 41.0, 2e4, 3.7e9, 1e30]), min_size=1, max_size=300)
)
def test_its_histograms_are_those_of_the_definition(values: list[float]) -> None:
    row, bins = condense(outcome(values, places=("sdd" * 100)[: len(values)]), 0, None)
    assert histogram.merge(bins.values()) == histogram.histogram(values)
    assert (row.minimum, row.median, row.maximum) == (min(values), median(values), max(values))
    assert histogram.total(bins["s"]) == -(-len(values) // 3)


@given(
    st.lists(st.tuples(st.floats(90, 110), st.sampled_from("sd")), min_size=1, max_size=50),
    st.dictionaries(st.sampled_from("sd"), st.tuples(st.integers(450, 475), st.integers(450, 480))),
)
def test_a_part_has_the_samples_that_its_bins_hold(
    placed: list[tuple[float, str]], bounds: dict[str, tuple[int, int]]
) -> None:
    ended = outcome([value for value, _ in placed], places="".join(place for _, place in placed))
    found = of_part(ended, tuple((place, *ends) for place, ends in bounds.items()))
    inside = [v for v, place in placed if place in bounds and histogram.bin_index(v) in range(*bounds[place])]
    assert found == (len(inside), median(inside) if inside else None)


def test_a_process_without_samples_has_no_part() -> None:
    assert (
        of_part(Outcome("failed"), (("", 0, 9),)) == of_part(outcome(first=3.0), (("", 0, 9),)) == (0, None)
    )


@given(st.lists(st.floats(0, 1e30), min_size=1, max_size=300))
def test_no_sample_is_lost_between_the_bins(values: list[float]) -> None:
    _, bins = condense(outcome(values), 0, None)
    assert histogram.total(bins[""]) == len(values)
    assert all(any(abs(histogram.bin_index(v) - k) <= 1 for v in values) for k in chain(*bins.values()))


def test_what_a_program_gives_stands_in_the_row_of_the_process_in_base_units() -> None:
    given = {"first": 1, "median": 2, "min": 3, "max": 4, "p90": 5, "n": 6}
    row, bins = condense(outcome(unit="us", given=given), 0, None)
    assert (row.first, row.median, row.minimum, row.maximum) == (1000, 2000, 3000, 4000)
    assert (row.percentiles, row.n, bins) == ({"p90": 5000.0}, 6, {})


def test_what_is_given_stands_for_what_samples_would_give_and_the_count_is_theirs() -> None:
    row, bins = condense(outcome([1.0, 3.0], given={"median": 9.0, "p99": 10.0, "n": 1000}), 0, None)
    assert (row.median, row.minimum, row.maximum, row.n) == (9.0, 1.0, 3.0, 2)
    assert row.percentiles == {"p99": 10.0}
    assert sum(bins[""].values()) == 2
