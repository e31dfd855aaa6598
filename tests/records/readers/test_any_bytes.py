"""Whatever a program prints: a figure, or a plain reason, and in the end."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model.reading import Pick, Reading
from generator.records import readers
from tests.records.readers.samples import FOLDER

FORMATS = [name for name in readers.names() if name != "answer"]
WHERE = {
    "lines": ["{}", "a {}", "{} ns", "a ... {}", "99% {}"],
    "json": ["a", "a[0].b", "[*].a", 'a["b"]', "benchmarks[0].real_time"],
    "csv": ["a.b", "*.b", "SET.rps"],
}
SAMPLES = [path.read_bytes() for path in sorted(FOLDER.iterdir())]
texts = st.text("aB0159.,-+eE%µs {}[]()\"':;/\n\r\t\\<>", max_size=200).map(str.encode)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["benchmarks", "results", "runs", "values", "times", "iters", "name", "real_time"]
            )
            | st.sampled_from(["command", "metadata", "unit", "exit_codes", "run_type", "median", "a", "b"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@st.composite
def cut_and_mixed(draw: st.DrawFn) -> bytes:
    """A piece of a real output with garbage in the middle."""
    whole = draw(st.sampled_from(SAMPLES))
    first, second = sorted(draw(st.tuples(*[st.integers(0, len(whole))] * 2)))
    return whole[:first] + draw(st.binary(max_size=8)) + whole[second:]


outputs = (
    st.binary(max_size=300) | texts | values.map(lambda value: json.dumps(value).encode()) | cut_and_mixed()
)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=150, deadline=None)
@given(
    output=outputs, statistic=st.sampled_from(["", "first", "p99", "n", "failed"]), number=st.integers(0, 9)
)
def test_no_bytes_raise_anything_but_a_plain_reason(
    name: str, output: bytes, statistic: str, number: int
) -> None:
    places = WHERE.get(name, ["a", "a b", "BM_skip", "Mutex"])
    for picks in ((), (Pick(places[number % len(places)], statistic),)):
        try:
            made = json.loads(readers.document(output, Reading(name, picks)))
        except ValueError as error:
            assert str(error) and "Traceback" not in str(error) and len(str(error)) < 2000
        else:
            assert "unit" in made


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=100, deadline=None)
@given(output=outputs)
def test_what_is_found_can_be_picked(name: str, output: bytes) -> None:
    try:
        found = readers.figures(name, output)
    except ValueError:
        return
    for figure in found[:20]:
        if readers.wrong(name, figure.where) == "":
            assert (
                repr(readers.pick(name, output, figure.where).values) == repr(figure.values)
                or name != "lines"
            )


@pytest.mark.parametrize("name", FORMATS)
@given(where=st.text(max_size=30))
def test_no_pick_is_more_than_wrong(name: str, where: str) -> None:
    readers.wrong(name, where)
    try:
        readers.document(b'a 1 ns\n{"a": 1}\n', Reading(name, (Pick(where),)))
    except ValueError as error:
        assert str(error)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("output", [b"", b"\n", b" \r\n"])
def test_an_empty_output_is_told(name: str, output: bytes) -> None:
    with pytest.raises(ValueError, match="printed nothing"):
        readers.document(output, Reading(name))
    with pytest.raises(ValueError, match="printed nothing on stderr"):
        readers.document(output, Reading(name, source="stderr"))
    with pytest.raises(ValueError, match=r"\{out\}/a.json is empty"):
        readers.document(output, Reading(name, source="{out}/a.json"))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "piece", [b"a" * 99 + b"\n", b"1 ", b"[1,\n", b'{"a":', b"a,1\n", b"\0\xff", b"1,2;3.4:"]
)
def test_megabytes_of_anything_are_read_in_the_end(name: str, piece: bytes) -> None:
    output = piece * (2**22 // len(piece))
    try:
        readers.document(output, Reading(name, (Pick("x ... {} ns" if name == "lines" else "x.y"),)))
    except ValueError as error:
        assert len(str(error)) < 2000
