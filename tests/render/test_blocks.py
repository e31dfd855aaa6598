"""What the blocks of a body show."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generator.model.finding import Caveat
from tests import samples
from tests.render.test_post import page, plain, rendered


def test_result_lines_read_as_the_notebook_always_printed_them(tmp_path: Path) -> None:
    post = page(tmp_path, "```{results} anywhere\n```\n")
    assert post.lines == (
        "Time spent on acquiring a free lock: 2.71 ns (lock + unlock)",
        "Time spent on pthread (CondVar): 29 µs (about half), 2.3 µs (2 in 10) and 1 more",
        "Time spent on futex: 710 ns",
    )
    assert "\n".join(("```", *post.lines, "```")) in post.text


def test_result_lines_say_why_there_is_no_figure_and_what_weakens_one(tmp_path: Path) -> None:
    found = samples.found(samples.note(tmp_path))
    reasons = [("timed out", "timed out after 3 s"), ("skipped", "needs two CPUs"), ("not measured", "")]
    items = [
        replace(item, summary=replace(item.summary, status=status, reason=reason))
        for item, (status, reason) in zip(found.items[2:5], reasons, strict=True)
    ]
    first = replace(
        found.items[0],
        summary=replace(found.items[0].summary, quick=True, n=2, caveats=(Caveat("disturbed"),)),
    )
    changed = replace(found, items=(first, *found.items[1:2], *items, *found.items[5:]))
    text = "\n".join(rendered(changed).lines)
    assert "acquiring a free lock: 2.71 ns (lock + unlock, quick, disturbed)" in text
    assert "Time spent on pthread (CondVar): timed out after 3 s" in text


def test_a_figure_that_was_only_printed_is_named_as_such(tmp_path: Path) -> None:
    post = page(tmp_path, "```{results} anywhere nightcore\n```\n")
    assert post.lines == ("Time spent on nightcore internal call: 44.5 µs (printed, another day)",)


def test_a_sweep_has_a_line_and_a_row_for_each_value(tmp_path: Path) -> None:
    text = samples.NOTE.replace("label: futex,", "label: futex, params: {size: [64, 4 KiB]},")
    post = rendered(samples.found(samples.note(tmp_path, text.replace("{{ futex }}", ""))))
    assert "Time spent on futex (4 KiB): 710 ns" in post.lines
    assert plain(post).count("| futex (64) |") == plain(post).count("| futex (4 KiB) |") == 5
