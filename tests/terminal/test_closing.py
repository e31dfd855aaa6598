"""What a run found, on a terminal and in a pipe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from generator.findings import forecasts
from generator.model import hosted
from generator.model.finding import Caveat, Finding, Findings, Summary, Undecided, Verdict
from generator.model.note import ANYWHERE, Condition
from generator.terminal import closing, sheet
from tests import factories
from tests.terminal import screens

ONE, TWO = Condition("together", placement="one cpu"), Condition("apart", placement="two cores")


def found(measurement: str, condition: Condition = ANYWHERE, value: float = 100.0, **more: object) -> Finding:
    """A finding whose interval is a tenth to each side."""
    figure = factories.estimate(value, value * 9 / 10, value * 11 / 10)
    return Finding(factories.measurement(measurement), condition, factories.summary(figure, **more))


def told(items: Sequence[Finding], columns: int = 80, lines: int = 24, encoding: str = "utf-8") -> list[str]:
    findings = Findings(factories.experiment(), tuple(items), ())
    with screens.terminal(columns, lines, encoding):
        return screens.lines_of(sheet.drawn(closing.results(findings)))


def piped(items: Sequence[Finding]) -> list[str]:
    return sheet.drawn(closing.results(Findings(factories.experiment(), tuple(items), ()))).splitlines()


def test_the_figures_stand_in_the_notes_order_below_their_label() -> None:
    items = [found("wake", TWO), found("wake", ONE), found("lock")]
    assert [line.split("  1")[0].rstrip() for line in told(items)[1:5]] == [
        "the wake",
        f"  {TWO.title}",
        f"  {ONE.title}",
        "the lock",
    ]


def test_an_interval_stands_beside_its_figure_and_what_it_is_once_below() -> None:
    assert told([found("lock"), found("call")]) == [
        "          median  interval",
        "the lock  100 ns  90–110",
        "the call  100 ns  90–110",
        "interval: lowest to highest of 6 processes",
    ]


def test_a_caveat_of_all_is_said_once_and_one_of_some_has_a_letter() -> None:
    every, some = Caveat("cut", "4 of 15 events per process"), Caveat("wide", "±30 %", "median")
    lines = told([found("lock", caveats=(every, some)), found("call", caveats=(every,))])
    assert lines[1:] == [
        "the lock  100 ns  90–110    a",
        "the call  100 ns  90–110",
        "interval: lowest to highest of 6 processes",
        "all: cut: 4 of 15 events per process",
        "a  wide: ±30 %",
    ]


def test_what_was_not_measured_says_why() -> None:
    summary = Summary(factories.trial(), "skipped", "needs two CPUs")
    item = Finding(factories.measurement("wake"), TWO, summary)
    assert "skipped: needs two CPUs" in "\n".join(told([item]))


def test_more_than_a_screen_is_a_matrix_where_that_fits() -> None:
    items = [found(f"m{n}", condition) for n in range(8) for condition in (ONE, TWO)]
    lines = told(items)
    assert len(lines) == 9
    assert lines[1].split("  ")[0] == "the m0"
    assert lines[1].count("100 ns (90–110)") == 2


def test_on_several_hosts_a_matrix_has_a_column_for_each_host() -> None:
    places = hosted.spread({one.name: one for one in (ONE, TWO)}, ("here", "m510", "c6420")).values()
    lines = told([found(f"m{n}", one) for n in range(4) for one in places if not (n == 2 and one.on)])
    assert len(lines) == 9
    assert lines[0].split() == ["median,", "interval", "here", "m510", "c6420"]
    assert lines[2] == "the m0, two cores  100 ns (90–110)  100 ns (90–110)  100 ns (90–110)"
    assert lines[5] == "the m2, one CPU    100 ns (90–110)"


def test_on_several_hosts_the_only_condition_is_not_said_again() -> None:
    places = hosted.spread({"anywhere": ANYWHERE}, ("here", "m510")).values()
    lines = told([found(f"m{n}", one) for n in range(8) for one in places])
    assert lines[1] == "the m0            100 ns (90–110)  100 ns (90–110)"


def test_figures_of_the_same_note_on_several_hosts_stand_side_by_side() -> None:
    def on(value: float) -> Findings:
        return Findings(factories.experiment(), (found("wake", value=value), found("lock", value=value)), ())

    with screens.terminal(80, 24):
        lines = screens.lines_of(sheet.drawn(closing.apart([("here", on(100.0)), ("m510", on(300.0))])))
    assert lines[1:7] == [
        "the wake",
        "  here    100 ns  90–110",
        "  m510    300 ns  270–330",
        "the lock",
        "  here    100 ns  90–110",
        "  m510    300 ns  270–330",
    ]


@pytest.mark.parametrize(("count", "cut"), [(15, False), (16, True)])
def test_what_a_screen_does_not_hold_is_counted(count: int, cut: bool) -> None:
    lines = told([found(f"m{n}") for n in range(count)])
    assert any("see the post" in line for line in lines) is cut
    assert len(lines) <= 24 - 4


def test_all_that_is_not_shown_is_counted() -> None:
    lines = told([found(f"m{n}") for n in range(40)])
    shown = sum(line.startswith("the m") for line in lines)
    assert f"… and {40 - shown} more: see the post" in lines


def test_a_pipe_gets_every_figure_in_one_line_each() -> None:
    lines = piped([found(f"m{n}") for n in range(100)])
    assert sum(line.startswith("the m") for line in lines) == 100
    assert not any(line.endswith(" ") for line in lines)


def test_an_encoding_without_signs_gets_letters_in_line() -> None:
    lines = told([found("lock", value=2500.0), found("call")], encoding="ascii")
    assert lines[1:3] == ["the lock  2.5 us  2.2-2.8", "the call  100 ns  90-110"]


# ---------------------------------------------------------------- what is not reached


def test_it_is_said_how_many_figures_are_as_precise_as_was_asked_and_what_the_rest_would_take() -> None:
    items = [found("lock", target=0.1, wall=2.0), found("call", target=0.08, wall=2.0), found("wake")]
    assert told(items)[-1] == "1 of 2 figures is within ±8 % or ±10 %; 1 more would take about 8 s"
    assert told([found("lock", target=0.1)])[-1] == "1 of 1 figure is within ±10 %"
    assert "within" not in told([found("lock")])[-1]


def test_an_undecided_verdict_has_its_forecast_and_one_of_few_processes_an_advice() -> None:
    few, many = (
        Undecided((factories.trial(),), tuple(0.1 * (number % 4) for number in range(n)), 0.2, 1.0)
        for n in (6, 16)
    )
    expected = factories.expectation("under 1 us")
    items = [
        replace(found(name), verdicts=(Verdict(expected, "undecided", "?", "?", undecided=one),))
        for name, one in (("lock", few), ("call", many))
    ]
    assert told(items)[-2:] == [
        f"undecided, the call: {forecasts.told(many)}",
        "run --until-decided goes on with what is undecided",
    ]
    assert forecasts.told(many).startswith("even odds with ")
    assert told(items[1:])[-1].startswith("undecided, the call")
