"""Probes in a list and one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.measure.notebook import open_notebook
from generator.model.probe import Library, Param, Probe
from generator.terminal import probes, sheet
from tests.conftest import REPOSITORY
from tests.terminal import screens

ALL = open_notebook(REPOSITORY).probes


def listed(columns: int, *some: Probe) -> list[str]:
    with screens.terminal(columns):
        return screens.lines_of(sheet.drawn(probes.overview({one.name: one for one in some})))


def told(columns: int, one: Probe) -> list[str]:
    with screens.terminal(columns):
        return screens.lines_of(sheet.drawn(probes.whole(one)))


def taking(kind: str, default: str = "") -> Probe:
    return Probe("p", Path("/p.c"), "A longer thing.", "steady", params=(Param("x", kind, default),))


@pytest.mark.parametrize("columns", [75, 80, 120])
def test_every_probe_takes_one_line_with_its_name_whole(columns: int) -> None:
    head, *lines, _, more = listed(columns, *ALL.values())
    assert head.split() == ["probe", "kind", "measures"]
    assert [line.split()[0] for line in lines] == list(ALL)
    assert max(map(len, lines)) <= columns
    assert "probes NAME" in more


@pytest.mark.parametrize(
    ("columns", "line"),
    [
        (38, "p      steady  A longer thing. (x=1 s)"),
        (37, "p      steady  A longer thing."),
        (30, "p      steady  A longer thing."),
        (29, "p      steady  A longer thin…"),
    ],
)
def test_the_parameters_are_listed_where_they_fit_and_a_long_sentence_is_cut(columns: int, line: str) -> None:
    assert listed(columns, taking("duration", "1000000000"))[1] == line


def test_a_pipe_gets_all_of_each_probe_in_one_line() -> None:
    lines = sheet.drawn(probes.overview(ALL)).splitlines()
    assert any(line.endswith("rate=closed, connections=1, timeout=5 s)") for line in lines)
    assert not any("…" in line or line.endswith(" ") for line in lines)


@pytest.mark.parametrize(
    ("kind", "default", "said"),
    [
        ("duration", "5000000000", "x=5 s  a time: 50 ms"),
        ("duration", "1500000", "x=1.5 ms  a time: 50 ms"),
        ("bytes", "64", "x=64 B  a size: 64, 4 KiB"),
        ("bytes", "8388608", "x=8 MiB  a size: 64, 4 KiB"),
        ("bytes", "65537", "x=65537  a size: 64, 4 KiB"),
        ("count", "4096", "x=4096  a whole number"),
        ("positive|closed", "closed", "x=closed  a whole number from 1 on, or closed"),
        ("choice(inside|outside)", "inside", "x=inside  inside or outside"),
        ("text", "", "x=  any text"),
    ],
)
def test_a_default_is_said_in_a_unit_that_gives_it_exactly(kind: str, default: str, said: str) -> None:
    assert f"  {said}" in told(80, taking(kind, default))


def test_a_probe_in_full_says_what_it_measures_what_it_takes_what_it_needs_and_where_it_is() -> None:
    one = Probe("p", Path("/p.c"), "A.\n\nB.", "event", 2, libraries=(Library("libx", "libx-dev"),))
    assert told(80, one) == [
        "p (event, 2 threads)",
        "",
        "A.",
        "",
        "B.",
        "",
        "  needs libx (libx-dev)",
        "",
        "/p.c",
    ]


def test_a_comment_wider_than_the_terminal_flows_and_its_items_stay_apart() -> None:
    doc = "one two three\nfour five six.\n\n- seven eight nine ten\n- eleven"
    lines = told(12, Probe("p", Path("/p.c"), doc))
    assert lines[lines.index("one two") :][:8] == [
        "one two",
        "three four",
        "five six.",
        "",
        "- seven",
        "eight nine",
        "ten",
        "- eleven",
    ]


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_no_probe_in_full_is_wider_than_the_terminal(columns: int) -> None:
    assert max(len(line) for one in ALL.values() for line in told(columns, one)) <= columns
