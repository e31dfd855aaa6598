"""`label: number unit` in code blocks, lists and tables; and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.statistics import heads
from generator.syntax.figures_in_text import figures


def found(text: str) -> list[tuple[str, str]]:
    return [(one.label, one.text) for one in figures(text, heads())]


def code(*lines: str) -> str:
    return "\n".join(("```", *lines, "```", ""))


@pytest.mark.parametrize(
    ("line", "label", "figure"),
    [
        ("Time spent on acquiring a free lock: 2092 ns", "acquiring a free lock", "2092 ns"),
        ("  latency = 1.2ms", "latency", "1.2ms"),
        ("throughput: 1,234.5 MB/s", "throughput", "1,234.5 MB/s"),
        ("the share: -5 %", "the share", "-5 %"),
        ("a run: 50.3 ± 2.5 ms", "a run", "50.3 ± 2.5 ms"),
        ("requests: 81000 req/s (wrk)", "requests", "81000 req/s"),
        ("slept: 5 s, twice", "slept", "5 s"),
        ("the µ: 7 µs", "the µ", "7 µs"),
        ("verrou à clé: 7 us.", "verrou à clé", "7 us"),
    ],
)
def test_a_line_of_a_code_block_is_a_figure_with_its_label(line: str, label: str, figure: str) -> None:
    assert found(code(line)) == [(label, figure)]


@pytest.mark.parametrize(
    "line",
    [
        "port: 8080",
        "at: 10:30 am",
        "wrote: 5 MB of data in 3 s",
        "took 5 ms",
        "5 ms",
        "x: 5 ms",
        "url: http://host:80/5 ms",
        "map[{k}]: 5 ns",
        "version: 1.2.3 s",
        "count: 5 things",
        f"{'word ' * 20}: 5 ns",
        f"huge: {'9' * 400} ns",
    ],
)
def test_a_line_that_only_looks_like_one_is_none(line: str) -> None:
    assert found(code(line)) == []


def test_what_is_set_is_not_measured() -> None:
    assert found("```yaml\nlimit: 5 s\n```\n") == []
    assert found("```text\nlimit: 5 s\n```\n") == [("limit", "5 s")]


def test_items_of_lists_count_and_prose_does_not() -> None:
    text = (
        "x: 5 ns\n\n- the **lock**: 6 ns\n  1. [call](https://x): *7 ns*\n\t+ `f()` took: 8 ns\n> the x: 9 s"
    )
    assert found(text) == [("the lock", "6 ns"), ("call", "7 ns"), ("f() took", "8 ns")]


def test_a_table_names_its_rows_and_where_several_are_measured_its_columns() -> None:
    text = "| op | read | write |\n|--|--|--|\n| small | 5 us | 7 us |\n| `large()` | **6 ms** | - |\n"
    assert found(text) == [("small, read", "5 us"), ("small, write", "7 us"), ("large()", "6 ms")]


@pytest.mark.parametrize("head", ["time (ns)", "time [ns]", "time, in ns", "ns"])
def test_a_unit_in_the_head_of_a_column_is_that_of_its_numbers(head: str) -> None:
    wanted = [] if head == "time, in ns" else [("a lock", "5 ns"), ("a call", "2.1 ns")]
    assert found(f"what | {head}\n--|--\na lock | 5\na call | 2.1\n") == wanted


def test_a_column_of_percentiles_is_a_statistic() -> None:
    text = "| op | p50 | p99 | max |\n|--|--|--|--|\n| call | 44.5 us | 80 us | 1 ms |\n"
    made = [(one.label, one.text, one.statistic) for one in figures(text, heads())]
    assert made == [
        ("call", "44.5 us", "median"),
        ("call", "80 us", "p99"),
        ("call, max", "1 ms", "median"),
    ]


def test_a_block_of_the_notebook_is_no_code() -> None:
    assert found("```{table} a\nlimit: 5 s\n```\n") == []


def test_windows_line_ends_change_nothing() -> None:
    text = code("the lock: 5 ns") + "\n- the call: 6 ns\n\n| a lock | 7 ns |\n| x | y |\n"
    assert found(text.replace("\n", "\r\n")) == found(text) != []


@given(st.text(st.sampled_from("ab: =|-*5.,%ns\n`(){}[]\t±é"), max_size=200))
def test_any_text_is_read_and_what_is_found_can_be_shown(text: str) -> None:
    for one in figures(text, heads()):
        assert one.label == " ".join(one.label.split())
        assert "\n" not in one.text
