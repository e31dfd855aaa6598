"""Any JSON: a path leads to a number."""

from __future__ import annotations

import pytest

from generator.records import readers
from tests.records.readers.samples import sample, told

FIO = sample("fio")


def test_a_path_leads_through_names_items_and_quoted_names() -> None:
    where = 'jobs[0].read.clat_ns.percentile["99.000000"]'
    assert told("json", FIO, p99=where, unit="ns") == {"unit": "ns", "given": {"p99": 3981312.0}}


def test_a_list_of_numbers_is_samples_and_a_star_means_every_item() -> None:
    assert (
        told("json", sample("hyperfine-1.15.json"), "results[0].times", unit="s")["samples"][0] == 0.000662902
    )
    assert told("json", b'{"a": [{"ns": 1}, {"ns": 2}]}', "a[*].ns")["samples"] == [1.0, 2.0]


def test_a_text_may_be_a_number_with_its_unit() -> None:
    assert told("json", b'{"a": "46.00us"}', "a") == {"unit": "us", "samples": [46.0]}


def test_cyclictest_has_no_unit_so_the_note_says_it() -> None:
    output = sample("cyclictest")
    assert told("json", output, max='thread["0"].max', unit="us") == {"unit": "us", "given": {"max": 15989.0}}


def test_kinds_of_access_that_did_not_happen_are_zeros_as_fio_writes_them() -> None:
    assert told("json", FIO, "jobs[0].write.iops")["samples"] == [0.0]


def test_a_job_of_fio_that_failed_is_no_figure() -> None:
    broken = FIO.replace(b'"error" : 0', b'"error" : 5')
    with pytest.raises(ValueError, match="job 'r' failed with error 5"):
        told("json", broken, "jobs[0].read.iops")


def test_documents_one_after_the_other_are_a_list() -> None:
    two = FIO + b"\n" + FIO.replace(b"4978.021978", b"5000.0")
    assert told("json", two, "[-1].jobs[0].read.iops")["samples"] == [5000.0]
    assert told("json", two, "[*].jobs[0].read.iops")["samples"] == [4978.021978, 5000.0]
    with pytest.raises(ValueError, match=r"its JSON is a list of 2: \[0\] is the first, \[-1\] the last"):
        told("json", two, "jobs[0].read.iops")


def test_what_is_printed_around_the_document_is_passed_over() -> None:
    assert told("json", b'[info] begin\nfio: warm\n{"a": 5}\ndone {}\n', "a")["samples"] == [5.0]


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("jobs[0].red.iops", "no 'red' in jobs[0]: did you mean 'read'?"),
        ("jobs.read", "jobs is a list of 1: [0] is the first, [-1] the last, [*] all of them"),
        ("jobs[1].read", "jobs has no item 1: it is a list of 1"),
        ("jobs[0].error.x", "jobs[0].error is no object"),
        ("jobs[0].error[0]", "jobs[0].error is no list"),
        ("jobs[0].read", "'jobs[0].read' is an object, not a number"),
        ("jobs[0].jobname", "'jobs[0].jobname' is a text, not a number"),
    ],
)
def test_a_path_that_leads_to_no_number_says_how_far_it_leads(where: str, why: str) -> None:
    with pytest.raises(ValueError) as told_:
        told("json", FIO, where)
    assert str(told_.value).startswith(why)


@pytest.mark.parametrize(
    ("written", "why"),
    [(b"true", "is true or false"), (b"null", "is null"), (b"[]", "is a list"), (b"[1, null]", "is a list")],
)
def test_what_is_no_number_is_told_as_what_it_is(written: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=f"'a' {why}, not a number"):
        told("json", b'{"a": ' + written + b"}", "a")


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (b"NaN", "is NaN"),
        (b"Infinity", "is infinite"),
        (b"1e999", "is infinite"),
        (b"1" + b"0" * 400, "is infinite"),
        (b"1" + b"0" * 5000, "too large"),
    ],
)
def test_numbers_that_are_none_are_told(written: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        told("json", b'{"a": ' + written + b"}", "a")


@pytest.mark.parametrize("where", [".a", "a..b", "a[", "a[b]", "a b", "a]", ""])
def test_what_is_no_path_is_told_beforehand(where: str) -> None:
    assert readers.wrong("json", where)


@pytest.mark.parametrize("where", ["a", "[0]", "[-1].a", "[*]", 'a["b c"].d', '["a"]', "rt_test_version:"])
def test_any_other_text_is_a_path(where: str) -> None:
    assert readers.wrong("json", where) == ""


def test_one_number_needs_no_pick_and_several_are_told() -> None:
    assert told("json", b'{"a": {"b c": [1, 2]}}')["samples"] == [1.0, 2.0]
    with pytest.raises(
        ValueError, match=r"its output has 2\d\d figures, pick one: timestamp.* and 1\d\d more"
    ):
        told("json", FIO)


def test_every_path_that_is_found_leads_there() -> None:
    for figure in readers.figures("json", FIO):
        assert readers.pick("json", FIO, figure.where).values == figure.values


def test_what_breaks_off_is_told_with_its_line() -> None:
    with pytest.raises(ValueError, match="its JSON breaks off or is wrong in line 2"):
        told("json", b'{"a": 1,\n', "a")


def test_what_is_nested_too_deeply_is_told() -> None:
    with pytest.raises(ValueError, match="nested too deeply"):
        told("json", b"[" * 100_000, "a")
