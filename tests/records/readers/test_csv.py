"""What CSV prints: every trap of it."""

from __future__ import annotations

import pytest

from generator.records import readers
from tests.records.readers.samples import sample, told

REDIS = sample("redis")


def test_a_cell_is_called_by_row_and_column() -> None:
    assert told("csv", REDIS, p99="GET.p99_latency_ms", unit="ms")["given"] == {"p99": 10.927}


def test_a_star_is_every_row() -> None:
    assert told("csv", REDIS, "*.rps")["samples"] == [12254.9, 8077.54]
    assert told("csv", b"ns\n1\n2\n")["samples"] == [1.0, 2.0]


def test_rows_of_one_name_are_samples() -> None:
    assert told("csv", b"name,ns\na,1\nb,9\na,2\n", "a.ns")["samples"] == [1.0, 2.0]


def test_names_may_have_dots_and_cells_may_be_quoted() -> None:
    assert told("csv", b'name,"a.b, c"\nv1.2,"1,234"\n', "v1.2.a.b, c")["samples"] == [1234.0]


@pytest.mark.parametrize("sign", [";", "\t"])
def test_other_signs_part_cells_too(sign: str) -> None:
    assert told("csv", f"name{sign}t (ms)\na{sign}5\n".encode()) == {"unit": "ms", "samples": [5.0]}


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("GET.p9", "no column 'p9' in its output: "),
        ("GTE.rps", "no row 'GTE' in its output: did you mean 'GET'?"),
        ("GET.test", "'GET.test' is 'GET', not a number"),
    ],
)
def test_a_cell_that_is_not_there_is_told(where: str, why: str) -> None:
    with pytest.raises(ValueError) as told_:
        told("csv", REDIS, where)
    assert str(told_.value).startswith(why)


@pytest.mark.parametrize(
    ("where", "fine"), [("a.b", True), ("*.b", True), ("ab", False), (".b", False), ("a.", False)]
)
def test_a_row_and_a_column_are_wanted(where: str, fine: bool) -> None:
    assert (readers.wrong("csv", where) == "") == fine


@pytest.mark.parametrize(
    "output", [b"one line\n", b"1,2\n3,4\n", b"a,b\n", b"a,b\n" + b"x" * 200_000 + b",1"]
)
def test_what_is_no_table_is_told(output: bytes) -> None:
    with pytest.raises(ValueError, match="is no CSV"):
        told("csv", output, "a.b")
