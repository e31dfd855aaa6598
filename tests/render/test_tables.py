"""Tables of figures, as they stand in a post."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from tests import samples
from tests.render.test_post import page, plain, rendered


def test_a_reason_that_stands_often_is_told_once_below_the_table(tmp_path: Path) -> None:
    body = "body: |\n  ```{table} condvar futex\n  ```\n"
    found = samples.found(samples.note(tmp_path, samples.NOTE.partition("body: |\n")[0] + body))

    def skipped(*reasons: str) -> str:
        items = [
            replace(item, summary=replace(item.summary, status="skipped", reason=reason))
            for item, reason in zip(found.items[2:], reasons, strict=False)
        ]
        changed = replace(found, items=(*found.items[:2], *items, *found.items[2 + len(items) :]))
        return plain(rendered(changed)).partition("How this was measured")[0]

    alike = skipped("no keys", "no keys", "needs two CPUs")
    assert alike.count("<small>skipped</small>") == 2
    assert "<small>Skipped: no keys.</small>" in alike
    assert "<small>skipped: needs two CPUs</small>" in alike
    for different in (("no keys", "two", "three"), ("", "", ""), ("no keys", "no keys", "two", "two")):
        assert "<small>Skipped" not in skipped(*different)


def test_over_several_conditions_a_table_is_a_matrix(tmp_path: Path) -> None:
    text = plain(page(tmp_path, "```{table} condvar futex\n```\n"))
    assert "| one way | anywhere | two cores | two cores, kept awake |\n|:--|--:|--:|--:|\n" in text
    assert "30.1 us<br><small>printed&nbsp;60.4 us</small><br><small>fails: 6.0 times more</small> |" in text
    assert "| 29.2 us (51 %)<br>2.26 us (25 %) and 1 more |" in text
    assert "Expected of pthread (CondVar): on two cores under 5 us (Kostas)" in text
    assert "on two cores, kept awake less than on two cores (idle-CPU hypothesis)." in text


def test_the_columns_of_a_matrix_stand_in_the_order_of_its_conditions(tmp_path: Path) -> None:
    body = "```{table} free_lock futex\nconditions: [apart, anywhere]\ncolumns: [p99]\n```\n"
    text = plain(page(tmp_path, body))
    assert "| two cores | anywhere |" in text
    assert "29.0 us<br><small>p99 58.0 us</small>" in text


def test_a_table_may_have_a_row_for_each_condition(tmp_path: Path) -> None:
    body = "```{table} futex\nrows: conditions\nconditions: [apart, anywhere]\ncolumns: [median, p99]\n```\n"
    text = plain(page(tmp_path, body))
    assert "| one way | median | p99 |" in text
    assert re.search(r"\| two cores \| [0-9.]+ us \| 58.0 us \|\n\| anywhere \|", text)
    both = plain(page(tmp_path, "```{table} condvar futex\nrows: conditions\n```\n"))
    assert "| pthread (CondVar), two cores |" in both


def test_under_one_condition_the_columns_are_statistics(tmp_path: Path) -> None:
    text = plain(page(tmp_path, "```{table} free_lock\n```\n"))
    assert "| printed | first call | median | expected | verdict |\n|:--|--:|--:|--:|:--|:--|" in text
    assert "| 2092 ns<br><small>first call, one call</small> | 583 ns | 2.71 ns |" in text
    assert "40..50 ns fails: 15 times less than expected<br>first call 40..50 ns fails: 12 times more" in text


def test_a_percentile_that_a_batch_cannot_have_is_a_dash_with_its_reason(tmp_path: Path) -> None:
    text = plain(page(tmp_path, "```{table} free_lock\ncolumns: [median, p99]\n```\n"))
    assert re.search(r"\| 2.71 ns \| \\?- \|", text)
    assert "no such percentile" in text


def test_how_long_all_have_slept_is_said_once_in_the_corner(tmp_path: Path) -> None:
    note = samples.NOTE.replace("{pin: two cores}", "{pin: two cores, idle: 50 ms}").replace(
        "awake: true}", "awake: true, idle: 50 ms}"
    )
    body = "body: |\n  ```{table} futex\n  conditions: [apart, apart_awake]\n  ```\n"
    text = note.partition("body: |\n")[0] + body
    post = plain(rendered(samples.found(samples.note(tmp_path, text))))
    assert "| one way, after 50 ms asleep | two cores | two cores, kept awake |" in post


def test_what_all_figures_of_a_table_share_is_said_once(tmp_path: Path) -> None:
    text = plain(page(tmp_path, "```{table} condvar futex\n```\n", quick=True))
    table = text.partition("<div")[2].partition("<details")[0]
    assert table.count("quick") == 1
    assert "All figures: quick: 6 processes." in table
