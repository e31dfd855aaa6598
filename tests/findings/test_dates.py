"""When an expectation was written: said beside its verdict."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.findings import dates
from generator.model.finding import Finding
from generator.model.record import Record, named
from generator.render import cells, lead, method, status
from tests import samples

EXPECTED = "40..50 ns (theory), first 40..50 ns (theory)"


@pytest.fixture
def item(tmp_path: Path) -> Finding:
    """A free lock, whose median and first call were expected."""
    return samples.found(samples.note(tmp_path)).items[0]


def record(tmp_path: Path, text: str = samples.NOTE, **more: object) -> Record:
    (made,) = samples.found(samples.note(tmp_path)).records
    return replace(made, experiment=text, started="2023-11-03T10:00:00Z", **more)  # type: ignore[arg-type]


def dated(item: Finding, made: Record, text: str = samples.NOTE) -> list[tuple[str, str]]:
    found = dates.dated(item, text, item.summary.trial, made)
    return [(one.late, one.since) for one in found.verdicts]


def test_an_expectation_that_stood_there_when_it_was_measured_is_not_remarked(
    item: Finding, tmp_path: Path
) -> None:
    made = record(tmp_path)
    assert dates.dated(item, samples.NOTE, item.summary.trial, made) == item
    other_words = samples.NOTE.replace("40..50 ns (theory)", "0.04..0.05 us (somebody)").replace(
        "threads", "x"
    )
    assert dates.dated(item, samples.NOTE, item.summary.trial, record(tmp_path, other_words)) == item


def test_one_that_was_changed_or_written_later_says_so_in_every_form(item: Finding, tmp_path: Path) -> None:
    then = samples.NOTE.replace(EXPECTED, "1..2 ns (theory)")
    found = dates.dated(item, samples.NOTE, item.summary.trial, record(tmp_path, then))
    assert [one.late for one in found.verdicts] == ["changed after measuring", "written after measuring"]
    for one, was in zip(found.verdicts, item.verdicts, strict=True):
        assert one.cell == f"{was.cell}, {one.late}" and one.sentence == f"{was.sentence}, {one.late}"
    small = [part.text for part in cells.verdicts(found, brief=True)]
    assert small[0].endswith("×, changed after measuring") or small[0].endswith(
        "less, changed after measuring"
    )
    (told,) = [line for line in method._judged([found]) if "changed" in line]
    assert told.startswith("✗ acquiring a free lock: ")


def test_an_expectation_against_another_figure_says_so_once(tmp_path: Path) -> None:
    found = samples.found(samples.note(tmp_path))
    awake = next(one for one in found.items if one.verdicts and one.verdicts[0].expectation.against)
    made = record(tmp_path, samples.NOTE.replace("under apart (idle", "over apart (idle"))
    late = dates.dated(awake, samples.NOTE, awake.summary.trial, made)
    assert [one.late for one in late.verdicts] == ["changed after measuring"]
    (small,) = cells.verdicts(late, brief=True)
    assert small.text.count("changed after measuring") == 1
    shown = cells.expected(late, found.experiment.conditions)
    assert "".join(shown.under).count("changed after measuring") == 1


@pytest.mark.parametrize(
    "then",
    [
        "",
        "not: [yaml",
        samples.NOTE.replace("free_lock:", "lock:").replace("free_lock", "lock"),
        "title: t\n",
    ],
)
def test_of_a_text_that_cannot_be_compared_nothing_is_said(item: Finding, tmp_path: Path, then: str) -> None:
    assert dated(item, record(tmp_path, then)) == [("", "")] * 2


def test_what_was_not_judged_is_not_dated(item: Finding, tmp_path: Path) -> None:
    none = replace(item, verdicts=tuple(replace(one, outcome="not judged") for one in item.verdicts))
    assert (
        dates.dated(none, samples.NOTE, item.summary.trial, record(tmp_path, "title: t\nmeasure: {}\n"))
        == none
    )


@pytest.mark.parametrize(
    ("day", "since"),
    [
        ("2023-11-02", "2023-11-02"),
        ("2023-11-03", ""),
        ("2023-11-04", ""),
        ("<b>", ""),
        ("２０２３-11-02", ""),
    ],
)
def test_a_day_before_the_session_is_said_and_any_other_is_not(
    item: Finding, tmp_path: Path, day: str, since: str
) -> None:
    made = record(tmp_path, expected_since={named("free_lock", "anywhere", "median"): day})
    assert dated(item, made) == [("", since), ("", "")]
    found = dates.dated(item, samples.NOTE, item.summary.trial, made)
    assert ("expected since 2023-11-02" in found.verdicts[0].beside) is bool(since)


def test_a_day_that_all_expectations_share_is_said_once_above(tmp_path: Path) -> None:
    found = samples.found(samples.note(tmp_path))
    days = [[replace(one, since="2023-10-27") for one in item.verdicts] for item in found.items]
    alike = replace(
        found,
        items=tuple(replace(item, verdicts=tuple(one)) for item, one in zip(found.items, days, strict=True)),
    )
    assert "Expected since 2023-10-27" in status.sentences(alike)
    assert not any(
        "since" in one for one in status.sentences(replace(alike, items=(*alike.items, found.items[0])))
    )


def test_the_opening_says_that_an_expectation_came_late(item: Finding, tmp_path: Path) -> None:
    found = samples.found(samples.note(tmp_path))
    then = samples.NOTE.replace(EXPECTED, "1..2 ns (theory)")
    late = dates.dated(item, samples.NOTE, item.summary.trial, record(tmp_path, then))
    alone = replace(late, verdicts=late.verdicts[:1])
    assert lead.sentences(replace(found, items=(alone,)))[1].endswith(", changed after measuring.")
