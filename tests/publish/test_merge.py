"""What an author edited in a post, and what is new in it, live together; where they cannot, both are told."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.publish import merge
from generator.publish.merge import merge as merged

BASE = """---
layout: post
title:  "locks"
date:   2023-11-03
---
A free lock costs 24 ns (20–29), as expected. A held one costs more.

- the first call takes 110 ns, in a loop 24 ns
- nothing else was measured

| measured | median | expected |
|:--|--:|:--|
| lock | 24 ns | ✓ |
| unlock | 12 ns | ✗ 1.3× less |

```
Time spent on lock:   24 ns
Time spent on unlock: 12 ns
```

How it was measured.
"""
NEW = BASE.replace("24 ns", "31 ns").replace("20–29", "28–33").replace("12 ns", "15 ns").replace("110", "140")


def texts(mine: str, theirs: str = NEW, base: str = BASE) -> str:
    """The merged text, without a conflict."""
    found = merged(base, mine, theirs)
    assert not found.conflicts, found.conflicts
    return found.text


def changed(old: str, new: str, text: str = BASE) -> str:
    assert old in text
    return text.replace(old, new, 1)


# ------------------------------------------------------------------ both live together


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A held one costs more.", "A held one is another story."),
        ("A free lock costs ", "A free lock costs about "),
        ("as expected. A", "as expected, and as I thought. A"),
        ("in a loop ", "and in a loop "),
        ("- nothing else was measured\n", "- nothing else was measured\n- but it could be\n"),
        ("- nothing else was measured\n", ""),
        ("How it was measured.\n", "How it was measured.\n\nThat is all.\n"),
        ("A free lock", "Hello.\n\nA free lock"),
        ('title:  "locks"', 'title:  "locks and more"'),
        ("date:   2023-11-03\n", "date:   2023-11-03\ntags: [mine]\n"),
        ("| lock |", "| a free lock |"),
        ("✗ 1.3× less |", "✗ 1.3× less, but why? |"),
        ("```\n\nHow", "```\n\nA thought between.\n\nHow"),
        ("measured | median | expected |\n", "measured | median | what I expected |\n"),
    ],
)
def test_an_edit_of_words_and_the_new_figures_live_together(old: str, new: str) -> None:
    assert texts(changed(old, new)) == changed(old, new, NEW)


def test_a_figure_that_is_put_into_bold_letters_is_still_renewed() -> None:
    assert "costs **31 ns** (28–33)" in texts(changed("costs 24 ns (", "costs **24 ns** ("))


def test_a_paragraph_of_which_half_was_rewritten_still_has_the_new_figure() -> None:
    mine = changed(
        "A free lock costs 24 ns (20–29), as expected.", "What a free lock costs, 24 ns, I had expected."
    )
    assert "What a free lock costs, 31 ns, I had expected." in texts(mine)


def test_edits_beside_one_another_are_both_kept() -> None:
    mine = changed("- the first call", "- I saw: the first call", changed("A held one", "A *held* one"))
    assert texts(mine) == changed(
        "- the first call", "- I saw: the first call", changed("A held", "A *held*", NEW)
    ).replace("*held* one", "*held* one")


# ------------------------------------------------------------------ deleted stays deleted


@pytest.mark.parametrize(
    "gone",
    [
        "Time spent on unlock: 12 ns\n",
        "Time spent on lock:   24 ns\nTime spent on unlock: 12 ns\n",
        "| unlock | 12 ns | ✗ 1.3× less |\n",
        "- the first call takes 110 ns, in a loop 24 ns\n",
        "A free lock costs 24 ns (20–29), as expected. A held one costs more.\n\n",
        ", in a loop 24 ns",
    ],
)
def test_what_was_deleted_by_hand_stays_deleted_though_its_figure_is_new(gone: str) -> None:
    now = (
        gone.replace("24 ns", "31 ns")
        .replace("20–29", "28–33")
        .replace("12 ns", "15 ns")
        .replace("110", "140")
    )
    assert texts(changed(gone, "")) == changed(now, "", NEW)


def test_a_row_that_was_deleted_stays_deleted_though_its_verdict_is_another_one() -> None:
    row = "| unlock | 15 ns | ✗ 1.3× less |\n"
    theirs = changed(row, "| unlock | 15 ns | ✓ as it was thought |\n", NEW)
    mine = changed("| unlock | 12 ns | ✗ 1.3× less |\n", "")
    assert texts(mine, theirs) == changed(row, "", NEW)


def test_lines_that_are_everywhere_do_not_pair_what_stands_between_them() -> None:
    def page(*figures: int, new: str = "") -> str:
        blocks = (
            f"{word} {figure} ns\n"
            for word, figure in zip(("alpha takes", "beta costs", "gamma is"), figures, strict=True)
        )
        return "</div>\n".join((new, *blocks, "")).removeprefix("" if new else "</div>\n")

    theirs = page(31, 15, 8, new="something else entirely\n")
    assert texts(changed("beta", "the beta", page(24, 12, 9)), theirs, page(24, 12, 9)) == changed(
        "beta", "the beta", theirs
    )


def test_a_figure_that_the_author_replaced_by_words_stays_words() -> None:
    assert "costs next to nothing (28–33), as" in texts(changed("24 ns (20", "next to nothing (20"))


def test_a_new_line_in_a_fence_is_shown_though_another_was_deleted() -> None:
    mine = changed("Time spent on unlock: 12 ns\n", "")
    theirs = changed("15 ns\n```", "15 ns\nTime spent on trylock: 9 ns\n```", NEW)
    assert texts(mine, theirs) == changed("Time spent on unlock: 15 ns\n", "", theirs)


def test_what_the_program_no_longer_writes_goes() -> None:
    theirs = changed("- nothing else was measured\n", "", NEW)
    assert texts(changed("A held one", "A *held* one"), theirs) == changed(
        "A held one", "A *held* one", theirs
    )


# ------------------------------------------------------------------ conflicts


@pytest.mark.parametrize(
    ("old", "new", "place", "theirs"),
    [
        ("costs 24 ns (", "costs 25 ns (", (6, 19), NEW),
        ("| lock | 24 ns |", "| lock | 25 ns |", (13, 9), NEW),
        ("lock:   24 ns", "lock:   about 24 ns", (17, 1), NEW),  # a line of code is one
        ('"locks"', '"mine"', (3, 1), BASE.replace('"locks"', '"their locks"')),
        ("as expected.", "as I expected.", (6, 36), BASE.replace("as expected.", "not expected.")),
        ("A held one costs more.", "A held one costs much.", (6, 64), BASE.replace("costs more.", "waits.")),
        ("nothing else was", "little else was", (9, 1), changed("- nothing else was measured\n", "")),
    ],
)
def test_what_both_changed_is_a_conflict_at_its_place_in_the_authors_post(
    old: str, new: str, place: tuple[int, int], theirs: str
) -> None:
    found = merged(BASE, changed(old, new), theirs, file="_posts/x.markdown")
    where = [(one.location.file, one.location.line) for one in found.conflicts]
    assert where == [("_posts/x.markdown", place[0])]


def test_a_conflict_has_both_versions_and_the_column_where_they_part() -> None:
    (one,) = merged(*(f"It costs {figure}\u00a0ns here.\n" for figure in (24, 25, 31))).conflicts
    assert (one.location.column, one.mine, one.theirs) == (10, "25\u00a0ns", "31\u00a0ns")


@pytest.mark.parametrize(("whose", "figure"), [(merge.AUTHOR, "25 ns"), (merge.PROGRAM, "31 ns")])
def test_a_conflict_is_settled_for_one_side_and_all_else_merged(whose: str, figure: str) -> None:
    mine = changed("A held one", "A *held* one", changed("costs 24 ns", "costs 25 ns"))
    found = merged(BASE, mine, NEW, settle=whose)
    assert found.text == changed("A held one", "A *held* one", changed("costs 31 ns", f"costs {figure}", NEW))


def test_two_new_texts_in_one_place_are_a_conflict_and_the_same_one_is_none() -> None:
    one, other = (changed("How it", f"{words}\n\nHow it") for words in ("My words.", "Its own."))
    assert len(merged(BASE, one, other).conflicts) == 1
    assert texts(one, one) == one


def test_a_deleted_line_in_whose_place_the_program_has_another_is_a_conflict() -> None:
    theirs = changed(
        "- nothing else was measured\n", "- a sentence of quite another kind, with other words\n"
    )
    assert merged(BASE, changed("- nothing else was measured\n", ""), theirs).conflicts


# ------------------------------------------------------------------ bytes


def test_a_post_saved_with_windows_line_ends_keeps_them_and_has_the_new_figures() -> None:
    mine = "\ufeff" + changed("A held one", "A *held* one").replace("\n", "\r\n")
    assert texts(mine) == "\ufeff" + changed("A held one", "A *held* one", NEW).replace("\n", "\r\n")


@pytest.mark.parametrize("end", ["", "\n\n", "\n \n", "  \n"])
def test_the_end_of_a_post_stays_as_the_author_saved_it(end: str) -> None:
    assert texts(BASE.rstrip() + end) == NEW.rstrip() + end


def test_a_very_long_paragraph_is_merged_word_by_word_in_its_place_or_as_a_whole() -> None:
    words = " ".join(f"w{i % 97}" for i in range(5000))
    base, theirs = f"A {words} 24 ns x\n", f"A {words} 31 ns x\n"
    assert texts(f"B {words} 24 ns x\n", theirs, base) == f"B {words} 31 ns x\n"
    assert merged(base, f"More: a {words} 24 ns x\n", theirs).conflicts


# ------------------------------------------------------------------ ten thousand posts

_WORDS = (
    "lock",
    "costs",
    "a",
    "free",
    "the",
    "held",
    "it",
    "and",
    "so",
    "mine",
    "**bold**",
    "`code`",
    "é",
    "–",
)
_MINE = tuple(f"My{i}" for i in range(40))  # words that only the author has


def post(chosen: random.Random) -> list[str]:
    """Lines of prose, lists, tables and fences, with figures in them."""

    def words() -> str:
        parts = (chosen.choice((*_WORDS, f"{chosen.randint(1, 99)} ns")) for _ in range(chosen.randint(1, 7)))
        return " ".join(parts)

    kinds: tuple[Callable[[], str], ...] = (
        words,
        lambda: f"- {words()}",
        lambda: f"| {words()} | {chosen.randint(1, 99)} ns |",
        lambda: "",
        lambda: f"```\n{words()}: {chosen.randint(1, 99)} ns\n```",
    )
    return [chosen.choice(kinds)() for _ in range(chosen.randint(0, 6))]


def renewed(lines: list[str], chosen: random.Random) -> list[str]:
    """Figures that are new; now and then a line that is new or gone."""
    made = [re.sub(r"\d+(?= ns)", lambda _: str(chosen.randint(1, 99)), line) for line in lines]
    return [line for line in made if chosen.random() < 0.95] + ["A new line."] * (chosen.random() < 0.2)


def edited(lines: list[str], chosen: random.Random) -> list[str]:
    """Words added, lines added, changed and deleted by hand."""
    made = []
    for line in lines:
        kind, word = chosen.randint(0, 9), chosen.choice(_MINE)
        if kind == 0:
            continue
        parts = line.split(" ")
        if kind == 1:
            parts.insert(chosen.randint(0, len(parts)), word)
        elif kind == 2:
            parts[chosen.randrange(len(parts))] = word
        made += [word] * (kind == 3) + [" ".join(parts)]
    return made


def own(text: str) -> set[str]:
    return set(re.findall(r"My\d+", text))


@settings(max_examples=500, deadline=None)
@given(st.integers(0, 2**64))
def test_no_word_of_the_authors_is_lost(seed: int) -> None:
    for number in range(20):  # of 10,000: what Hypothesis itself takes for an example is more than a merge
        chosen = random.Random(f"{seed} {number}")
        lines = post(chosen)
        versions = (lines, edited(lines, chosen), renewed(lines, chosen))
        assert_nothing_is_lost(*("\n".join(one) for one in versions))


def assert_nothing_is_lost(base: str, mine: str, theirs: str) -> None:
    found = merged(base, mine, theirs)
    assert own(mine) <= own(found.text)
    if found.conflicts:
        told = "\n".join(one.mine for one in found.conflicts)
        assert own(mine) <= own(f"{merged(base, mine, theirs, settle=merge.PROGRAM).text}\n{told}")
    assert merged(base, base, theirs).text == theirs
    assert merged(base, mine, base).text == mine
    assert merged(theirs, found.text, theirs).text == found.text  # rendered again
