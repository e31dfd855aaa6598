"""Facts as tables: a column a measurement, or ranked with a row a measurement."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import NOWHERE
from generator.model.finding import Finding, Summary
from generator.model.note import Block, Condition, Measurement, Printed
from generator.model.trial import Said, Trial
from generator.render import blocks, fact_tables
from generator.render.table import Table
from tests import samples

HERE = Condition("here")
ROME = Condition("rome", emulate="EPYC-Rome")
COLUMNS = ("keys", "cores", "generation")


def finding(
    label: str,
    facts: Mapping[str, Any] | None = None,
    *,
    condition: Condition = HERE,
    printed: Mapping[str, float] | None = None,
    status: str = "ok",
    why: str = "",
) -> Finding:
    """A measurement by its facts, and by what was printed of it elsewhere; without facts it has no probe."""
    probe = "" if facts is None else "hardware"
    summary = Summary(
        Trial(label, probe, condition), status, why, said=Said(kind="fact", facts=facts or {}), n=1
    )
    figures = tuple(
        Printed(f"{value:g} {name}", value, name, "median", "the manual", NOWHERE)
        for name, value in (printed or {}).items()
    )
    return Finding(Measurement(label, label, probe, (condition.name,)), condition, summary, figures)


def order(rows: list[Finding], *sort: str) -> list[str]:
    return [label for label, _ in fact_tables.ranking(rows, COLUMNS, sort).rows]


def cells(table: Table, label: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return next([(one.lines, one.under) for one in found] for name, found in table.rows if name == label)


def said(table: Table, label: str) -> list[list[str]]:
    """What the letters of each cell of a row lead to."""
    return next(
        [[x.head for x in one.remarks] for one in found] for name, found in table.rows if name == label
    )


OLD = finding("old", {"keys": 0, "cores": 64, "generation": "Zen 2"})
NEW = finding("new", {"keys": 15, "cores": 16, "generation": "Zen 3"})
LARGE = finding("large", {"keys": 15, "cores": 72, "generation": "Ice Lake-SP"})
PAPER = finding("paper", printed={"keys": 15, "cores": 28})
NOTHING = finding("nothing", {"generation": "Zen 4"})


def test_the_highest_comes_first_and_the_next_column_decides_among_equals() -> None:
    assert order([OLD, NEW, LARGE, PAPER], "keys", "cores") == ["large", "paper", "new", "old"]
    assert order([OLD, NEW, LARGE, PAPER], "cores") == ["large", "old", "paper", "new"]


def test_what_is_unknown_comes_last_and_its_row_stays() -> None:
    assert order([NOTHING, OLD, NEW], "keys") == ["new", "old", "nothing"]
    table = fact_tables.ranking([NOTHING, NEW], COLUMNS, ("keys",))
    assert cells(table, "nothing")[:2] == [(("–",), ())] * 2
    assert "– not known." in table.notes


def test_yes_comes_before_no_and_words_by_the_alphabet() -> None:
    rows = [finding(str(value), {"keys": value}) for value in ("b", False, "A", True)]
    assert order(rows, "keys") == ["True", "False", "A", "b"]


def test_without_a_column_to_sort_by_the_order_is_that_of_the_block() -> None:
    assert order([OLD, NEW, LARGE]) == ["old", "new", "large"]


def test_a_printed_figure_stands_under_its_unit_where_no_probe_found_it_out() -> None:
    emulated = finding("rome", {"keys": 0}, condition=ROME, printed={"cores": 32, "keys": 1})
    table = fact_tables.ranking([emulated, PAPER, NEW], COLUMNS, ("keys",))
    assert [lines for lines, _ in cells(table, "rome")] == [("0",), ("32",), ("–",)]
    assert said(table, "new") == [[], [], []]
    emulation = "found out, as all in this row, on an emulated CPU of that kind"
    elsewhere = "not measured (the manual)"
    assert said(table, "rome") == [[emulation, "1 elsewhere (the manual)"], [elsewhere], []]
    assert said(table, "paper")[:2] == [[elsewhere], [elsewhere]]
    assert [text for _, text in table.remarks] == [elsewhere, emulation, "1 elsewhere (the manual)"]


def test_why_nothing_was_found_out_is_said_once_for_all() -> None:
    rows = [finding(name, {}, status="skipped", why="skipped: needs QEMU") for name in ("a", "b")]
    assert fact_tables.ranking([*rows, NEW], COLUMNS, ()).notes[-1] == "a, b: skipped: needs QEMU."


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(COLUMNS),
            st.none()
            | st.booleans()
            | st.integers()
            | st.floats(allow_nan=False)
            | st.text()
            | st.lists(st.text()),
        ),
        max_size=6,
    )
)
def test_whatever_is_known_can_be_ranked(known: list[dict[str, Any]]) -> None:
    rows = [finding(str(number), facts) for number, facts in enumerate(known)]
    assert sorted(order(rows, *COLUMNS)) == sorted(str(number) for number in range(len(known)))


def test_a_measurement_under_several_conditions_says_which() -> None:
    rows = [finding("keys", {"keys": 0}), finding("keys", {"keys": 15}, condition=ROME), OLD]
    assert order(rows, "keys")[0] == "keys, emulated (QEMU, -cpu EPYC-Rome)"
    assert fact_tables.facts(rows).heads[2] == "old"


def test_facts_have_a_row_each_and_their_names_no_underscores() -> None:
    table = fact_tables.facts([finding("a", {"main_size": "8 MiB", "deep": {"er": [1, True]}})])
    assert [(label, found[0].lines) for label, found in table.rows] == [
        ("main size", ("8 MiB",)),
        ("deep.er", ("1, yes",)),
    ]


@pytest.mark.parametrize(("options", "labels"), [({}, 1), ({"columns": ("keys", "pku")}, 2)])
def test_figures_that_were_only_printed_have_a_place_in_a_ranking(
    tmp_path: Path, options: dict[str, Any], labels: int
) -> None:
    text = samples.NOTE.replace("printed: 44.5 us (another day)", "printed: 15 keys (a paper)")
    found = samples.found(samples.note(tmp_path, text))
    block = Block("facts", ("keys", "nightcore"), options, NOWHERE)
    table = blocks.context(block, found)["table"]
    assert len(table.rows if options else table.heads) == labels


# ---------------------------------------------------------------- a column a condition


def told(probe: str, condition: Condition, status: str = "ok", why: str = "", **facts: Any) -> Finding:
    """A finding of a probe that only one measurement has."""
    summary = Summary(Trial(probe, probe, condition), status, why, said=Said(kind="fact", facts=facts), n=1)
    return Finding(Measurement(probe, f"the {probe}", probe, (condition.name,)), condition, summary)


def test_conditions_are_columns_and_the_one_measurement_stands_in_the_corner() -> None:
    table = fact_tables.facts([told("keys", HERE, keys=0), told("keys", ROME, keys=0, pku=False)])
    assert (table.corner, table.heads) == ("the keys", ("anywhere", "emulated (QEMU, -cpu EPYC-Rome)"))
    assert cells(table, "keys") == [(("0",), ()), (("0",), ())]
    assert cells(table, "pku") == [((), ()), (("no",), ())]
    assert table.headings == frozenset()


def test_several_probes_have_their_facts_under_a_heading_each() -> None:
    rows = [told("keys", HERE, keys=15), told("rights", HERE, keys="own"), told("rights", ROME, keys="none")]
    table = fact_tables.facts(rows)
    assert [label for label, _ in table.rows] == ["the keys", "keys", "the rights", "keys"]
    assert table.headings == {0, 2}
    assert [[one.lines for one in found] for _, found in table.rows] == [
        [(), ()],
        [("15",), ()],
        [(), ()],
        [("own",), ("none",)],
    ]


def test_why_there_are_no_facts_stands_above_those_there_are() -> None:
    table = fact_tables.facts([told("keys", HERE, "skipped", "no keys"), told("keys", ROME, keys=15)])
    assert [label for label, _ in table.rows] == ["", "keys"]
    assert cells(table, "") == [((), ("skipped: no keys",)), ((), ())]


def test_measurements_of_one_probe_stand_beside_each_other() -> None:
    rows = [finding("narrow", {"guard": 4}), finding("wide", {"guard": 128})]
    table = fact_tables.facts(rows)
    assert table.heads == ("narrow", "wide")
    assert cells(table, "guard") == [(("4",), ()), (("128",), ())]


@pytest.mark.parametrize("nothing", [[], "", {}])
def test_a_fact_that_is_empty_is_an_empty_cell(nothing: object) -> None:
    table = fact_tables.facts([told("keys", HERE, keys=nothing, more=1), told("keys", ROME, keys=nothing)])
    assert table.aligned == ("--:", "--:")
