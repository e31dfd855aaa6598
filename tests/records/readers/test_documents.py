"""JSON is read alike, whichever way it is read."""

from __future__ import annotations

import json
import math
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.records.readers import _json
from generator.records.readers._documents import documents
from generator.records.readers._numbers import real

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
ANY = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


def as_figures_see_it(value: Any) -> Any:
    """Numbers as floats, NaN as a word: what readers make of a document."""
    if isinstance(value, dict):
        return {name: as_figures_see_it(item) for name, item in value.items()}
    if isinstance(value, list):
        return [as_figures_see_it(item) for item in value]
    number = real(value)
    return value if number is None else "NaN" if math.isnan(number) else number


@given(st.lists(ANY) | st.dictionaries(st.text(), ANY))
def test_a_document_alone_is_what_it_is_among_other_text(document: Any) -> None:
    text = json.dumps(document).encode()
    (alone,) = documents(text)
    assert as_figures_see_it(alone) == as_figures_see_it(documents(text + b"\nthe end")[0])


def test_nan_infinity_and_numbers_beyond_any_are_read() -> None:
    (found,) = documents(b'{"a": [NaN, Infinity, -Infinity, 1e999]}')
    assert list(map(str, found["a"])) == ["nan", "inf", "-inf", "inf"]


DOCUMENTS = st.lists(ANY) | st.dictionaries(st.text(), ANY)


@given(DOCUMENTS)
def test_a_host_without_the_fast_library_reads_the_same(document: Any) -> None:
    text = json.dumps(document).encode()
    with pytest.MonkeyPatch.context() as without:
        without.setitem(sys.modules, "orjson", None)
        slow = documents(text)
    assert as_figures_see_it(slow) == as_figures_see_it(documents(text))


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False)), st.text())
def test_a_host_without_the_fast_library_writes_what_reads_the_same(samples: list[float], unit: str) -> None:
    document = {"unit": unit, "samples": samples}
    with pytest.MonkeyPatch.context() as without:
        without.setitem(sys.modules, "orjson", None)
        slow = _json.dumps(document)
    assert json.loads(slow) == json.loads(_json.dumps(document)) == document
