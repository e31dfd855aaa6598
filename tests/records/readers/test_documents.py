"""JSON is read alike, whichever way it is read."""

from __future__ import annotations

import json
import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

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
