"""What the blocks of a body show."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generator.model.finding import Caveat, Differing
from generator.model.note import Condition
from generator.render import blocks
from tests import samples
from tests.render.test_post import page, plain, rendered

SLEPT = Condition("slept", placement="two cores", idle=50_000_000)


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
    assert "acquiring a free lock: 2.71 ns (quick, lock + unlock)\n" in text
    assert "Time spent on pthread (CondVar): timed out after 3 s" in text


def test_a_figure_that_was_only_printed_is_named_as_such(tmp_path: Path) -> None:
    post = page(tmp_path, "```{results} anywhere nightcore\n```\n")
    assert post.lines == ("Time spent on nightcore internal call: 44.5 µs (printed, another day)",)


def test_a_sweep_has_a_line_and_a_row_for_each_value(tmp_path: Path) -> None:
    text = samples.NOTE.replace("label: futex,", "label: futex, params: {size: [64, 4 KiB]},")
    post = rendered(samples.found(samples.note(tmp_path, text.replace("{{ futex }}", ""))))
    assert "Time spent on futex (4 KiB): 710 ns" in post.lines
    assert plain(post).count("| futex (64) |") == plain(post).count("| futex (4 KiB) |") == 5


def test_result_lines_that_differ_in_their_sleep_alone_say_so(tmp_path: Path) -> None:
    found = samples.found(samples.note(tmp_path))
    lock, other = found.items[0], next(one for one in found.items if one.label == "futex")
    rows = [lock, other, *(replace(lock, condition=one) for one in (SLEPT, replace(SLEPT, name="b", idle=0)))]
    assert [row.remarks[:1] for row in blocks.lines(rows)] == [
        (lock.condition.title,),
        (),
        ("two cores, after 50 ms asleep",),
        ("two cores",),
    ]


def test_only_times_are_time_spent_on(tmp_path: Path) -> None:
    post = page(tmp_path, "```{results} anywhere futex keys\n```\n", dimension="size")
    assert post.lines == ("futex: 710 B", "protection keys: 3 facts")
    printed = samples.NOTE.replace("printed: 44.5 us (another day)", "printed: 15 keys (a paper)")
    found = samples.found(
        samples.note(tmp_path, printed.replace("{results} anywhere", "{results} anywhere nightcore"))
    )
    assert rendered(found).lines[0] == "nightcore internal call: 15 keys (printed, a paper)"


def test_a_fact_alone_and_a_first_call_alone_are_figures_of_their_own(tmp_path: Path) -> None:
    found = samples.found(samples.note(tmp_path))

    def line(number: int, **changes: object) -> str:
        return blocks.line(
            replace(found.items[number], summary=replace(found.items[number].summary, **changes))
        ).figure  # type: ignore[arg-type]

    assert line(5, median=None, modes=()) == "1.49 µs (first call)"
    facts = next(i for i, item in enumerate(found.items) if item.summary.kind == "fact")
    alone = replace(found.items[facts].summary.said, facts={"keys": Differing(((3, 4), (9, 2)), 6)})
    assert line(facts, said=alone) == "3–9 in 6 processes"


def many(count: int, tmp_path: Path, options: str = "") -> str:
    """A post with a block of so many facts."""
    note = samples.note(
        tmp_path, samples.NOTE.partition("body: |\n")[0] + f"body: |\n  ```{{facts}} keys\n{options}  ```\n"
    )
    found = samples.found(note)
    items = [
        replace(item, summary=replace(item.summary, said=replace(item.summary.said, facts=_numbered(count))))
        if item.summary.kind == "fact"
        else item
        for item in found.items
    ]
    return plain(rendered(replace(found, items=tuple(items)))).partition("How this was measured</summary>")[0]


def _numbered(count: int) -> dict[str, int]:
    return {f"fact {number}": number for number in range(count)}


def test_of_more_than_twelve_facts_eight_stand_open_and_the_others_in_a_fold(tmp_path: Path) -> None:
    assert "<summary>The" not in many(12, tmp_path)
    folded = many(13, tmp_path)
    before, _, after = folded.partition("<summary>The other 5 facts</summary>")
    assert "| fact 7 | 7 |" in before and "fact 8" not in before
    assert "| fact 8 | 8 |" in after and "| fact 12 | 12 |" in after


def test_a_note_says_whether_facts_stand_in_a_fold(tmp_path: Path) -> None:
    assert "<summary>All 2 facts</summary>" in many(2, tmp_path, "  fold: true\n")
    assert "| fact 0 | 0 |" in many(2, tmp_path, "  fold: true\n")
    assert "<summary>The" not in many(40, tmp_path, "  fold: false\n")


def test_a_row_without_a_figure_stands_in_a_table_and_in_no_result_line(tmp_path: Path) -> None:
    note = samples.NOTE.replace("printed: 44.5 us (another day)", "printed: none")
    table = note.replace("{results} anywhere", "{table} nightcore futex\n  conditions: [anywhere]")
    assert "| nightcore internal call |  |" in plain(rendered(samples.found(samples.note(tmp_path, table))))
    lines = note.replace("{results} anywhere", "{results} anywhere nightcore futex")
    post = rendered(samples.found(samples.note(tmp_path, lines)))
    assert post.lines[0].startswith("Time spent on futex")


def test_result_lines_that_begin_alike_say_under_which_condition_each_is(tmp_path: Path) -> None:
    alone = page(tmp_path, "```{results} anywhere futex\n```\n").lines
    assert alone == ("Time spent on futex: 710 ns",)
    both = page(tmp_path, "```{results} futex\n```\n").lines
    assert len(both) > 1
    assert len(set(both)) == len(both)
    assert both[0].endswith("(anywhere)")
