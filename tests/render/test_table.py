"""A table of literal text, with the remarks that letters in its cells lead to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.render import caveats, table
from generator.render.cells import Cell, Remark
from generator.render.table import Table


def of(*cells: Cell, heads: tuple[str, ...] = ("x",)) -> Table:
    """A row for each cell."""
    return Table("", heads, tuple(("", (one,)) for one in cells))


def said(*texts: str, head: str = "x") -> str:
    """How the column of these stands: to the left as words, to the right as figures."""
    return of(*(Cell((text,) if text else ()) for text in texts), heads=(head,)).aligned[0]


@pytest.mark.parametrize(
    ("texts", "aligned"),
    [
        (("1 ns",), "--:"),
        (("yes",), ":--"),
        (("1 ns", "skipped"), "--:"),  # half of it is no more than half
        (("1 ns", "skipped", "skipped"), ":--"),
        (("skipped", "", ""), ":--"),
        (("", ""), "--:"),
        *(((one,), "--:") for one in ("-", "–", "< 1 %", "> 99 %", "~5", "≈5")),
    ],
)
def test_a_column_of_which_more_than_half_are_words_stands_to_the_left(
    texts: tuple[str, ...], aligned: str
) -> None:
    assert said(*texts) == aligned


def test_what_was_expected_is_words_whatever_it_begins_with() -> None:
    assert said("40..50 ns", head="expected") == ":--"
    assert Table("", ("x",), (("", (Cell(("1 ns",)),)),), texts={"x"}).aligned == (":--",)


# ---------------------------------------------------------------- letters


def test_remarks_of_one_head_share_a_letter_in_the_order_of_reading() -> None:
    wide, cut = Remark("wide"), Remark("cut", "5 of 15 events")
    made = of(Cell(remarks=(cut,)), Cell(remarks=(wide, cut)), Cell())
    assert made.letters == {"cut": "a", "wide": "b"}
    assert [made.marks(cells[0]) for _, cells in made.rows] == ["a", "a,b", ""]


@pytest.mark.parametrize(
    ("number", "letter"), [(0, "a"), (25, "z"), (26, "aa"), (27, "ab"), (51, "az"), (52, "ba"), (702, "aaa")]
)
def test_after_z_comes_aa(number: int, letter: str) -> None:
    cell = Cell(remarks=tuple(Remark(f"head {one}") for one in range(number + 1)))
    assert of(cell).letters[f"head {number}"] == letter


def test_letters_of_a_cell_stand_in_the_order_of_the_notes_below() -> None:
    made = of(Cell(remarks=tuple(Remark(f"head {one}") for one in range(28))))
    marks = made.marks(Cell(remarks=(Remark("head 26"), Remark("head 25"), Remark("head 1"))))
    assert marks == "b,z,aa"


@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from("pqrs"), st.sampled_from(["", "x", "y"])), max_size=4), max_size=5
    )
)
def test_each_letter_of_a_cell_leads_to_one_note_and_each_note_has_a_letter(
    told: list[list[tuple[str, str]]],
) -> None:
    made = of(*(Cell(remarks=tuple(Remark(*one) for one in cell)) for cell in told))
    marked = {mark for _, cells in made.rows for mark in made.marks(cells[0]).split(",") if mark}
    assert marked == {letter for letter, _ in made.remarks}
    assert len(made.remarks) == len({head for cell in told for head, _ in cell})


# ---------------------------------------------------------------- what they lead to


@pytest.mark.parametrize(
    ("details", "note"),
    [
        ((), "skipped"),
        (("",), "skipped"),
        (("x",), "skipped: x"),
        (("x", "x", ""), "skipped: x"),
        (("x", "y"), "skipped: x; y"),
        (("x", "y", "z"), "skipped: x; y and 1 more"),
        (("x", "y", "z", "w"), "skipped: x; y and 2 more"),
    ],
)
def test_a_note_tells_two_details_and_how_many_there_are_more(details: tuple[str, ...], note: str) -> None:
    made = of(*(Cell(remarks=(Remark("skipped", one),)) for one in details or ("",)))
    assert made.remarks == (("a", note),)


@pytest.mark.parametrize(("count", "meant"), [(2, False), (3, True)])
def test_of_many_details_the_meaning_of_a_caveat_is_told(count: int, meant: bool) -> None:
    details = [f"detail {one}" for one in range(count)]
    assert (table.detail("disturbed", details) == caveats.meaning("disturbed")) == meant


def test_wide_is_explained_always() -> None:
    assert table.detail(caveats.WIDE, ["3–9"]) == caveats.meaning(caveats.WIDE)


# ---------------------------------------------------------------- what it is called


def test_a_title_is_its_name() -> None:
    assert Table("median", ("x",), (), title="Locks").name == "Locks"


def test_without_a_title_head_and_labels_say_what_it_is() -> None:
    made = Table("median", ("x", "y"), (("lock", (Cell(), Cell())), ("fork", (Cell(), Cell()))))
    assert made.name == "median, x, y: lock, fork"


@pytest.mark.parametrize(("length", "cut"), [(160, False), (161, True)])
def test_a_long_name_is_cut_after_a_word(length: int, cut: bool) -> None:
    label = ("word " * 40)[: length - len("m, x: ") - 1] + "y"
    name = Table("m", ("x",), ((label, (Cell(),)),)).name
    assert len(name) <= 160
    assert name.endswith(" …") == cut
    assert (name == f"m, x: {label}") != cut
    assert not cut or name.removesuffix(" …").endswith(("word", "x:"))
