"""A note on several hosts as its readers see it."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

import pytest

from generator import pipeline
from generator.errors import Location
from generator.findings import by_host
from generator.model.finding import Findings
from generator.model.reporting import NOT_MET, YOURS
from generator.render import charts, host_tables, inline, method, status
from generator.render.reporting import rules
from generator.render.reporting.case import Case
from tests import hosts
from tests.conftest import REPOSITORY

GOLDEN = REPOSITORY / "tests" / "golden" / "hosts.markdown"
_HASH = re.compile(r"dots-[0-9a-f]{12}\.svg")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    return hosts.found(hosts.planted(tmp_path_factory.mktemp("hosts")))


def test_a_note_on_three_hosts_is_rendered_byte_for_byte_from_their_records(tmp_path: Path) -> None:
    notebook = hosts.planted(tmp_path)
    post = pipeline.compose(notebook, hosts.found(notebook))
    made = _HASH.sub("dots.svg", post.text)
    if os.environ.get("GOLDEN"):
        GOLDEN.write_text(made)
    assert made == GOLDEN.read_text()


def expanded(text: str, found: Findings) -> str:
    return inline.expand(text, found).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("condvar", "52 µs"),
        ("m510.condvar", "9.1 µs"),
        ("m510.one.condvar", "4.2 µs"),
        ("one.condvar", "3.1 µs"),
        ("idle.condvar", "[not measured yet]"),
        ("m510.condvar / here.condvar", "0.18× (from two hosts)"),
        ("m510.condvar - c6420.condvar", "-800 ns (from two hosts)"),
        ("m510.condvar vs here.condvar", "82 % less (from two hosts)"),
        ("m510.one.condvar / m510.apart.condvar", "0.46× (0.452–0.471)"),
        ("m510.condvar / idle.condvar", "[not measured yet]"),
        ("m510.condvar.verdict", "5.7× (from two hosts) faster than here on two cores"),
        ("c6420.keys.fact.keys", "15"),
    ],
)
def test_a_value_of_a_host_is_that_hosts(reference: str, value: str, found: Findings) -> None:
    assert expanded(f"{{{{ {reference} }}}}", found) == value


def test_the_closing_part_has_the_machine_compiler_and_session_of_each_host(found: Findings) -> None:
    told = method.measured(found)
    assert [(one.alias, one.day) for one in told.hosts] == [
        ("here", "2026-11-28"),
        ("m510", "2026-11-28"),
        ("c6420", "2026-11-27"),
        ("idle", ""),
    ]
    assert [dict(one.machine)["compiler"] for one in told.hosts[:3]] == [
        f"gcc 12.2 of {host}, -O2" for host in ("host-1a2b3c", "m510", "c6420")
    ]
    assert (told.machine, told.noise) == ((), ())
    assert "more than 1.25 times apart" in told.apart


def test_hosts_that_were_measured_on_one_day_share_it_in_the_line_below_the_opening(tmp_path: Path) -> None:
    days = {"host-1a2b3c": "20261128T100000", "m510": "20261128T095900"}
    said, *_ = status.sentences(hosts.found(hosts.planted(tmp_path, hosts=days)))
    assert said == (
        "Measured 2026-11-28 on this machine (an AMD EPYC 7302P, 4 CPUs); "
        "m510 (an Intel Xeon D-1548, 4 CPUs); not yet on c6420, idle"
    )


def test_what_every_host_was_expected_to_do_was_expected_before_it_measured(found: Findings) -> None:
    assert {one.late for item in found.items for one in item.verdicts} == {""}


@pytest.mark.parametrize(
    ("then", "late"),
    [
        ("apart: under 60 us (a guess), m510: under here,", {"": 4}),
        ("apart: under 60 us (a guess), m510: under c6420,", {"": 2, "changed after measuring": 2}),
        ("apart: under 50 us (a guess), m510: under here,", {"": 2, "changed after measuring": 2}),
    ],
)
def test_what_a_host_was_expected_to_do_is_held_against_what_the_note_said_of_it_then(
    tmp_path: Path, then: str, late: dict[str, int]
) -> None:
    now = "apart: under 60 us (a guess), m510: under here,"
    notebook = hosts.planted(tmp_path, hosts.NOTE.replace(now, then))
    path = tmp_path / "experiments" / f"{hosts.STEM}.yml"
    path.write_text(hosts.NOTE)
    judged = [
        one.late
        for item in hosts.found(notebook).items
        for one in item.verdicts
        if item.condition.name != "c6420.one" and one.outcome != "not judged"
    ]
    assert Counter(judged) == late


# ------------------------------------------------------------------ rows of tables and charts


def turned(found: Findings) -> list[tuple[str, str]]:
    rows = [row for row in found.items if row.measurement.id == "condvar"]
    return [(one.label, one.condition.title) for one in by_host.turned(rows, found.experiment.conditions)]


def test_as_rows_hosts_are_what_measurements_are_else(found: Findings) -> None:
    assert turned(found)[:3] == [("here", "two cores"), ("here", "one CPU"), ("m510", "two cores")]
    rows = by_host.turned(found.items, found.experiment.conditions)
    assert dict.fromkeys(one.label for one in rows if one.measurement.id.endswith("lock")) == dict.fromkeys(
        f"free lock, {host}" for host in ("here", "m510", "c6420", "idle")
    )


@pytest.mark.parametrize(("hosts_there", "wide"), [("[here, m510]", False), ("[here, m510, c6420]", True)])
def test_of_more_than_four_conditions_of_hosts_each_host_has_a_row_unasked(
    tmp_path: Path, hosts_there: str, wide: bool
) -> None:
    text = hosts.NOTE.replace("[here, m510, c6420, idle]", hosts_there)
    text = (
        text.replace("c6420.one: over 2x m510", "here: under 1 ms").partition("body:")[0] + "body: |\n  x\n"
    )
    found = hosts.found(hosts.planted(tmp_path, text))
    rows = [row for row in found.items if row.measurement.id == "condvar"]
    assert by_host.is_wide(rows) == wide


def ranking(found: Findings, columns: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
    """By host what stands in the row, without small print."""
    rows = [row for row in found.items if row.measurement.id == "lock"]
    made = host_tables.ranking(rows, found, columns, (), "median")
    return {label: tuple("".join(cell.lines) for cell in cells) for label, cells in made.rows}


def test_hosts_are_ranked_with_what_they_are_beside(found: Findings, tmp_path: Path) -> None:
    """Keys as a fact probe counts them; without one whether the flags tell any."""
    told = ranking(found, ("cores", "keys", "memory", "nothing"))
    assert told == {
        "c6420": ("1", "9.2 ns", "32", "15", "64.0 GiB", "–"),
        "m510": ("2–3", "18 ns", "8", "0", "64.0 GiB", "–"),
        "here": ("2–3", "21 ns", "2", "0", "64.0 GiB", "–"),
        "idle": ("–", "", "–", "–", "–", "–"),
    }
    without = hosts.NOTE.replace(
        "  keys: {probe: pkey_support, label: protection keys, conditions: one}\n", ""
    )
    without = without.partition("body:")[0] + "body: |\n  x\n"
    told = ranking(hosts.found(hosts.planted(tmp_path, without)), ("keys",))
    assert {host: cells[-1] for host, cells in told.items()} == {
        "c6420": "yes",
        "m510": "no",
        "here": "no",
        "idle": "–",
    }


# ------------------------------------------------------------------ the rules for reporting


def test_of_hosts_a_rule_says_what_it_cannot_know(found: Findings, tmp_path: Path) -> None:
    probes = hosts.planted(tmp_path).probes
    case = Case(found, Location("_posts/x"), published=True, probes=probes, charts=charts.kinds())
    told = {one.number: one.answer for report in rules.held(case) for one in report.held}
    assert told["4"].why.startswith(
        "a ratio is the median of those round by round, of two hosts that of their"
    )
    assert (told["7"].outcome, "(from two hosts)" in told["7"].why) == (NOT_MET, True)
    assert told["4.3"].outcome == YOURS and "of two hosts, whose processor" in told["4.3"].why
    assert "condvar@apart" in told["9"].why
