"""Tables of figures, as they stand in a post."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from generator.model.finding import Caveat, Findings
from generator.render import caveats as shared
from tests import samples
from tests.render.test_post import page, plain, rendered


def above(text: str) -> str:
    """What stands above the closing part."""
    return text.partition("<details markdown")[0]


def test_a_reason_that_stands_often_is_told_once_below_the_table(tmp_path: Path) -> None:
    body = "body: |\n  ```{table} condvar futex\n  ```\n"
    found = samples.found(samples.note(tmp_path, samples.NOTE.partition("body: |\n")[0] + body))

    def skipped(*reasons: str) -> str:
        items = [
            replace(item, summary=replace(item.summary, status="skipped", reason=reason))
            for item, reason in zip(found.items[2:], reasons, strict=False)
        ]
        changed = replace(found, items=(*found.items[:2], *items, *found.items[2 + len(items) :]))
        return above(plain(rendered(changed)))

    alike = skipped("no keys", "no keys", "needs two CPUs")
    assert alike.count("<small>skipped</small>") == 2
    assert "Skipped: no keys.</small>" in alike
    assert "<small>skipped: needs two CPUs</small>" in alike
    for different in (("no keys", "two", "three"), ("", "", ""), ("no keys", "no keys", "two", "two")):
        assert "Skipped" not in skipped(*different)


def test_over_several_conditions_a_table_is_a_matrix(tmp_path: Path) -> None:
    text = plain(page(tmp_path, "```{table} condvar futex\n```\n"))
    assert "| median, one way | anywhere | two cores | two cores, kept awake |\n|:--|--:|--:|--:|\n" in text
    assert (
        "| 30.1 µs<br><small>29.7–30.5 · that day 60.438</small><br>"
        '<small><span class="sign-fails">✗ 6.0× the 5 µs of Kostas</span></small> |'
    ) in text
    assert "| 29 µs&nbsp;<small>about half</small><br>2.3 µs&nbsp;<small>2 in 10</small><br>" in text
    assert '<span class="sign-holds">✓ 1.67× faster than two cores</span>' in text


def test_what_was_expected_of_all_alike_is_said_once_and_the_cells_have_the_sign(tmp_path: Path) -> None:
    head = samples.NOTE.partition("body: |\n")[0].replace(
        "expect: {apart: under 5 us (Kostas), apart_awake: under apart (idle-CPU hypothesis)}",
        "expect: under 5 us (Kostas)",
    )
    body = "body: |\n  ```{table} condvar\n  conditions: [apart, apart_awake]\n  ```\n"
    text = above(plain(rendered(samples.found(samples.note(tmp_path, head + body)))))
    assert '<span class="sign-fails">✗ 6.0× more</span></small> |' in text
    assert "Expected: under 5 µs (Kostas)." in text
    assert "of Kostas" not in text.partition("<div")[2]


def test_what_was_expected_stands_below_where_no_verdict_is_asked_for(tmp_path: Path) -> None:
    text = plain(page(tmp_path, "```{table} condvar\ncolumns: [expect]\n```\n"))
    assert "Expected of pthread (CondVar): on two cores under 5 µs (Kostas)" in text
    assert "on two cores, kept awake faster than on two cores (idle-CPU hypothesis)." in text


def test_the_columns_of_a_matrix_stand_in_the_order_of_its_conditions(tmp_path: Path) -> None:
    body = "```{table} free_lock futex\nconditions: [apart, anywhere]\ncolumns: [p99]\n```\n"
    text = plain(page(tmp_path, body))
    assert "| two cores | anywhere |" in text
    assert "29 µs<br><small>28.7–29.3 · p99 58 µs</small>" in text


def test_a_figure_that_was_only_printed_stands_in_a_matrix_as_it_was_written(tmp_path: Path) -> None:
    text = plain(page(tmp_path, "```{table} free_lock condvar\n```\n"))
    assert "| 1644 ns<br><small>that day</small> |" in text


def test_a_table_may_have_a_row_for_each_condition(tmp_path: Path) -> None:
    body = "```{table} futex\nrows: conditions\nconditions: [apart, anywhere]\ncolumns: [median, p99]\n```\n"
    text = plain(page(tmp_path, body))
    assert "| one way | median | p99 |" in text
    assert re.search(r"\| two cores \| 29 µs<br>.* \| 58 µs<br>.* \|\n\| anywhere \|", text)
    both = plain(page(tmp_path, "```{table} condvar futex\nrows: conditions\n```\n"))
    assert "| pthread (CondVar), two cores |" in both


def test_under_one_condition_the_columns_are_statistics_and_expectation_and_verdict_are_one(
    tmp_path: Path,
) -> None:
    text = plain(page(tmp_path, "```{table} free_lock\n```\n"))
    head = "| lock + unlock | that day | today, first call | today, in a loop | expected |"
    assert f"{head}\n|:--|--:|--:|--:|:--|" in text
    assert "| 2092 ns | 583 ns<br><small>576–589</small> | 2.71 ns<br><small>2.68–2.74</small> |" in text
    assert (
        '| 40–\u206050 ns (theory)<br><small><span class="sign-fails">✗ loop 15× less</span></small>'
        '<br><small><span class="sign-fails">✗ first call 12× more</span></small> |'
    ) in text
    assert "That day: first call, one call.</small>" in text


def test_a_bound_of_all_rows_stands_below_and_their_verdicts_in_the_cells(tmp_path: Path) -> None:
    head = samples.NOTE.partition("body: |\n")[0].replace(
        "label: futex,", "label: futex, expect: {apart: under 5 us (Kostas)},"
    )
    body = "body: |\n  ```{table} condvar futex\n  conditions: apart\n  columns: [median, verdict]\n  ```\n"
    text = above(plain(rendered(samples.found(samples.note(tmp_path, head + body)))))
    assert '| <small><span class="sign-fails">✗ 6.0× more</span></small> |' in text
    assert "Expected: under 5 µs (Kostas)." in text and text.count("under 5 µs") == 1


def test_percentiles_that_no_batch_can_have_have_no_column_but_a_reason(tmp_path: Path) -> None:
    text = plain(page(tmp_path, "```{table} free_lock\ncolumns: [median, p99]\n```\n"))
    assert "| lock + unlock | in a loop |\n" in text
    assert "No p99 where nothing stands, since samples of a loop are means" in text


def test_a_column_whose_cells_are_all_alike_is_a_note(tmp_path: Path) -> None:
    body = "```{table} condvar futex\nconditions: apart\ncolumns: [median, cycles, n]\n```\n"
    text = above(plain(page(tmp_path, body)))
    assert "| one way | median |\n" in text
    assert "Cycles: not counted. Processes: 6.</small>" in text
    alone = body.replace("condvar futex", "condvar")
    assert "| one way | median | cycles | processes |\n" in above(plain(page(tmp_path, alone)))


def test_a_spread_is_called_what_it_is(tmp_path: Path) -> None:
    body = "```{table} futex\nconditions: apart\ncolumns: [median, spread]\n```\n"
    assert "| one way | median | p10 to p90 |" in plain(page(tmp_path, body, spread_of="p10 to p90"))


def test_how_long_all_have_slept_is_said_once_in_the_corner(tmp_path: Path) -> None:
    note = samples.NOTE.replace("{pin: two cores}", "{pin: two cores, idle: 50 ms}").replace(
        "awake: true}", "awake: true, idle: 50 ms}"
    )
    body = "body: |\n  ```{table} futex\n  conditions: [apart, apart_awake]\n  ```\n"
    text = note.partition("body: |\n")[0] + body
    post = plain(rendered(samples.found(samples.note(tmp_path, text))))
    assert "| median, one way, after 50 ms asleep | two cores | two cores, kept awake |" in post


def test_a_table_is_a_region_that_the_keyboard_reaches_under_a_name_of_its_own(tmp_path: Path) -> None:
    text = plain(page(tmp_path, "```{table} futex\n```\n\n```{chart} dots futex\n```\n"))
    names = re.findall(r'<div class="measured-table" tabindex="0" role="region" aria-label="([^"]+)"', text)
    assert names[0] == "median, one way, anywhere, two cores, two cores, kept awake: futex"
    assert len(set(names)) == len(names) == 5


# ------------------------------------------------------------------ caveats


def caveats(found: Findings, *words: str) -> Findings:
    """The findings, with the caveats on one finding after the other; `-` is none."""
    items = [
        replace(item, summary=replace(item.summary, caveats=(Caveat(word, f"{word} by x"),) * (word != "-")))
        for item, word in zip(found.items[2:], words, strict=False)
    ]
    return replace(found, items=(*found.items[:2], *items, *found.items[2 + len(items) :]))


def test_a_caveat_of_a_few_cells_has_a_letter_of_a_whole_table_a_note_of_most_a_place_at_the_top(
    tmp_path: Path,
) -> None:
    body = "body: |\n  ```{table} condvar futex\n  ```\n"
    found = samples.found(samples.note(tmp_path, samples.NOTE.partition("body: |\n")[0] + body))
    few = above(plain(rendered(caveats(found, "-", "disturbed", "cut"))))
    assert "30.1 µs<sup>a</sup><br>" in few and "18 µs<sup>b</sup><br>" in few
    assert "<small><sup>a</sup> disturbed: disturbed by x. <sup>b</sup> cut: cut by x. " in few
    (several,) = {above(plain(rendered(caveats(found, *["late"] * 6))))}
    assert "All figures: late (late by x)." in several and "<sup>" not in several
    most = above(plain(rendered(caveats(found, *["disturbed"] * 6))))
    assert "Most were disturbed by other work on the machine." in most
    assert "by x" not in most


def test_what_half_of_the_figures_have_is_not_what_most_have(tmp_path: Path) -> None:
    found = samples.found(samples.note(tmp_path))
    figures = [i for i, item in enumerate(found.items) if item.summary.median]
    assert len(figures) == 7

    def with_caveat(count: int, of: int) -> Findings:
        items = [
            replace(
                found.items[number],
                summary=replace(found.items[number].summary, caveats=(Caveat("cut"),) * (i < count)),
            )
            for i, number in enumerate(figures[:of])
        ]
        return replace(found, items=tuple(items))

    assert shared.of_most(with_caveat(3, 6)) == ()
    assert shared.of_most(with_caveat(4, 6)) == shared.of_most(with_caveat(4, 7)) == ("cut",)
    assert shared.of_most(with_caveat(3, 7)) == shared.of_most(with_caveat(1, 1)) == ()


def test_a_percentile_that_a_loop_does_not_have_is_not_told_under_its_median(tmp_path: Path) -> None:
    body = "```{table} free_lock condvar\nconditions: [anywhere, apart]\ncolumns: [median, p99]\n```\n"
    text = above(plain(page(tmp_path, body)))
    assert "p99 60.2 µs" in text
    assert "p99 -" not in text
