"""Is all that is said of one figure of one dimension? What tests/bad/dimensions-that-differ does not show."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from generator.model.note import Expectation
from generator.model.reading import LINES, STDOUT, Reading
from generator.notes import check_dimensions
from tests.factories import expectation, measurement, printed

KINDS = st.sampled_from(["time", "size", "throughput", "share", "req/s", "count"])


def bound(dimension: str) -> Expectation:
    return expectation("under 5", high=5.0, dimension=dimension)


@given(KINDS, KINDS, KINDS)
def test_whatever_differs_from_what_is_expected_first_is_told_and_nothing_else(
    first: str, second: str, that_day: str
) -> None:
    one = measurement(
        "lock",
        "anywhere",
        probe="p",
        expect={"anywhere": (bound(first), bound(second))},
        printed={"anywhere": (replace(printed(), dimension=that_day),)},
    )
    found = list(check_dimensions.problems(one, {}))
    assert len(found) == (second != first) + (that_day != first)


@given(KINDS, KINDS)
def test_two_figures_are_compared_only_where_both_are_of_one_dimension(ours: str, theirs: str) -> None:
    under = expectation("under spawn", against="spawn", dimension="")
    one, other = (
        measurement(name, "anywhere", probe="p", expect={"anywhere": said})
        for name, said in (("lock", (under, bound(ours))), ("spawn", (bound(theirs),)))
    )
    found = list(check_dimensions.problems(one, {"spawn": other}))
    assert len(found) == (ours != theirs)


def test_the_unit_of_an_output_comes_before_what_is_expected_of_it() -> None:
    read = Reading(LINES, (), "req/s", STDOUT)
    one = measurement("qps", "anywhere", probe="", run=("x",), reading=read)
    told = [
        list(check_dimensions.problems(replace(one, expect={"anywhere": (bound(kind),)}), {}))
        for kind in ("req/s", "time")
    ]
    assert [len(each) for each in told] == [0, 1]


def test_of_what_no_note_tells_the_dimension_nothing_is_said() -> None:
    under = expectation("under spawn", against="spawn", dimension="")
    one, other = (
        measurement(name, "anywhere", probe="p", expect={"anywhere": said})
        for name, said in (("lock", (under,)), ("spawn", (bound("size"),)))
    )
    assert not list(check_dimensions.problems(one, {"spawn": other}))
    assert not list(check_dimensions.problems(replace(one, expect={"anywhere": (under,)}), {}))
