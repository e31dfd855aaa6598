"""What an older Python is given: it does what a newer one does of its own."""

from __future__ import annotations

import builtins
import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.measure import older

LISTS = st.lists(st.lists(st.integers(), max_size=4), max_size=4)
plain_zip = zip


def answer(zipped: object, several: list[list[int]], *, strict: bool) -> list[tuple[int, ...]] | str:
    try:
        return list(zipped(*several, strict=strict))  # type: ignore[operator]
    except ValueError:
        return "of different lengths"


@given(LISTS, st.booleans())
def test_a_zip_that_is_strict_is_that_of_a_newer_python(several: list[list[int]], strict: bool) -> None:
    supplied = older.strict_zip(plain_zip)
    assert answer(supplied, several, strict=strict) == answer(zip, several, strict=strict)


@given(st.lists(st.integers() | st.none(), max_size=5))
def test_pairs_are_those_of_a_newer_python(values: list[int | None]) -> None:
    assert list(older.pairs(values)) == list(itertools.pairwise(values))


def test_a_python_that_has_it_all_is_given_nothing() -> None:
    before = builtins.zip, itertools.pairwise, datetime.UTC
    older.supply()
    assert (builtins.zip, itertools.pairwise, datetime.UTC) == before


def test_a_python_that_lacks_it_is_given_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builtins, "zip", lambda *several: plain_zip(*several))
    monkeypatch.delattr(itertools, "pairwise")
    monkeypatch.delattr(datetime, "UTC")
    older.supply()
    with pytest.raises(ValueError):
        list(builtins.zip([1], [], strict=True))
    assert list(itertools.pairwise("abc")) == [("a", "b"), ("b", "c")]
    assert datetime.UTC is datetime.timezone.utc  # noqa: UP017
