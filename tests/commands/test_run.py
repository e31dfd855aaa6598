"""What is to be measured: the times that its options are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.commands import run
from generator.errors import UsageError


@pytest.mark.parametrize(
    ("text", "ns"),
    [
        ("3min", 180_000_000_000),
        ("90s", 90_000_000_000),
        ("1.5 ms", 1_500_000),
        ("1ns", 1),
        ("0.6ns", 1),
        (None, None),
    ],
)
def test_an_options_time_is_whole_nanoseconds(text: str | None, ns: int | None) -> None:
    assert run.duration(text, "--budget") == ns


@pytest.mark.parametrize("text", ["0s", "0.4ns", "-3s", "-1ns"])
def test_a_time_of_nothing_or_less_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as error:
        run.duration(text, "--budget")
    assert error.value.what in (
        f"--budget must be greater than zero, not '{text}'",
        f"--budget is a time, not '{text}'",
    )
    assert error.value.hint == "--budget 3min, or 90s"


@pytest.mark.parametrize("text", ["", "3", "soon", "3 KiB", "3min 20s", "infs", "nans"])
def test_what_is_no_time_is_told_with_the_option(text: str) -> None:
    with pytest.raises(UsageError) as error:
        run.duration(text, "--every")
    assert error.value.what == f"--every is a time, not '{text}'"


@given(
    st.text(max_size=12) | st.tuples(st.floats().map(str), st.sampled_from(["s", "min", "ns"])).map("".join)
)
def test_any_text_is_a_time_greater_than_zero_or_a_usage_error(text: str) -> None:
    try:
        found = run.duration(text, "--budget")
    except UsageError as error:
        assert error.hint
    else:
        assert found is not None
        assert found >= 1
