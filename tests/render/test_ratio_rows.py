"""Ratios to a baseline, as tables of a post show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from generator.model.finding import Findings
from tests import samples
from tests.render.test_post import plain, rendered

ROUNDS: Mapping[str, float] = {"anywhere": 40.0, "apart": 20.0, "apart_awake": 30.0}
WIGGLE = (1.0, 1.02, 0.97, 1.01, 0.99, 1.03)


def found(tmp_path: Path, block: str, rounds: Mapping[str, float] = ROUNDS) -> Findings:
    """The sample note with this block alone; each round is this many ns under a condition."""
    text = "".join(f"  {line}\n" for line in block.splitlines())
    made = samples.found(samples.note(tmp_path, samples.NOTE.partition("body: |\n")[0] + f"body: |\n{text}"))
    items = [
        replace(
            one,
            summary=replace(
                one.summary,
                by_round={
                    "median": {
                        i: (1 + i)
                        * rounds.get(one.condition.name, 10)
                        * (w if one.condition.name == "apart" else 1)
                        for i, w in enumerate(WIGGLE)
                    }
                },
            ),
        )
        for one in made.items
    ]
    return replace(made, items=tuple(items))


def shown(findings: Findings) -> str:
    return plain(rendered(findings)).partition("<details markdown")[0]


def test_a_baseline_gives_each_row_of_a_matrix_a_row_of_ratios_with_their_intervals(tmp_path: Path) -> None:
    text = shown(found(tmp_path, "```{table} futex condvar\nbaseline: apart\n```"))
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert [row.split(" | ")[0] for row in rows] == [
        "| median, one way",
        "| futex",
        "| ratio to two cores",
        "| pthread (CondVar)",
        "| ratio to two cores",
    ]
    assert rows[2] == (
        "| ratio to two cores | 2.0×<br><small>1.94–2.07</small> |  | 1.5×<br><small>1.45–1.55</small> |"
    )
    assert "Ratio to two cores: the median of those round by round, small its interval." in text


def test_a_table_with_a_row_per_finding_has_a_column_of_ratios(tmp_path: Path) -> None:
    block = "```{table} futex\nrows: conditions\ncolumns: [median]\nbaseline: apart\n```"
    rows = [line for line in shown(found(tmp_path, block)).splitlines() if line.startswith("| ")]
    assert rows[0] == "| one way | median | ratio to two cores |"
    assert rows[1].endswith("| 2.0×<br><small>1.94–2.07</small> |")
    assert rows[2].endswith("|  |")


def test_under_one_condition_figures_are_held_against_another_that_is_not_shown(tmp_path: Path) -> None:
    block = "```{table} futex condvar\nconditions: apart_awake\ncolumns: [median]\nbaseline: apart\n```"
    text = shown(found(tmp_path, block))
    assert "| median | ratio to two cores |" in text
    assert text.count("1.5×") == 2


def test_ratios_on_both_sides_of_one_are_told_as_no_clear_difference(tmp_path: Path) -> None:
    block = "```{table} futex\nconditions: [apart, apart_awake]\nbaseline: apart\n```"
    text = shown(found(tmp_path, block, {"apart": 20.0, "apart_awake": 20.1}))
    assert (
        "| ratio to two cores |  | <small>no clear difference</small><br><small>0.97–1.04</small> |" in text
    )


def test_a_figure_of_several_modes_has_a_range_of_ratios_which_says_so(tmp_path: Path) -> None:
    text = shown(found(tmp_path, "```{table} condvar\nbaseline: apart\n```"))
    assert "| 0.023 to 0.97 times<br><small>over modes</small> |" in text
    assert "Over modes: from the least to the greatest ratio between the groups" in text


def test_where_nothing_was_measured_there_is_no_ratio_and_no_row_of_them(tmp_path: Path) -> None:
    made = found(tmp_path, "```{table} futex\nbaseline: apart\n```")
    skipped = [
        replace(one, summary=replace(one.summary, status="skipped", reason="needs two CPUs"))
        if one.condition.name == "apart"
        else one
        for one in made.items
    ]
    assert "ratio" not in shown(replace(made, items=tuple(skipped)))


def test_of_the_columns_the_first_that_is_a_figure_is_compared(tmp_path: Path) -> None:
    block = "```{table} futex\nrows: conditions\ncolumns: [printed, p99]\nbaseline: apart\n```"
    assert "| ratio to two cores, p99 |" in shown(found(tmp_path, block))


def test_in_a_matrix_the_medians_are_compared_whatever_stands_below_them(tmp_path: Path) -> None:
    text = shown(found(tmp_path, "```{table} futex\ncolumns: [p99]\nbaseline: apart\n```"))
    assert "| ratio to two cores | 2.0×<br>" in text


def test_without_a_baseline_no_table_speaks_of_ratios(tmp_path: Path) -> None:
    assert "ratio" not in shown(found(tmp_path, "```{table} futex condvar\n```"))
