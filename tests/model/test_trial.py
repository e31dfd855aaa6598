"""Trials: what is one, and what is read from whose processes."""

from __future__ import annotations

from generator.model.note import ANYWHERE, Condition
from generator.model.reading import Pick, Reading
from generator.model.trial import Plan, Trial

OTHER = Condition("other", idle=1)


def program(name: str, where: str = "", **more: object) -> Trial:
    fields = {"condition": ANYWHERE, "run": ("bin/x", "a b"), **more}
    reading = Reading("lines", (Pick(where),)) if where else None
    return Trial(name, "", reading=reading, **fields)  # type: ignore[arg-type]


def test_a_process_is_read_for_its_own_trial_and_for_those_of_it_under_its_condition_and_params() -> None:
    four, eight = (("n", "4"),), (("n", "8"),)
    trials = (
        program("b", of="a", params=four),
        program("a", params=four),
        program("a", params=eight),
        program("b", of="a", params=eight),
        program("a", params=four, condition=OTHER),
        program("c", of="a", params=four),
        program("other", params=four),
    )
    chosen = Plan(trials, (), 7, quick=False)
    read = [chosen.figures(number) for number in (1, 2, 4, 6)]
    assert read == [(1, 0, 5), (2, 3), (4,), (6,)]


def test_a_figure_of_a_program_is_known_by_its_words_and_by_what_is_read() -> None:
    alike = {program("a", "x: {}").definition, program("b", "x: {}", of="a").definition}
    assert alike == {"bin/x 'a b'() pin= idle=0 awake=0 [lines | x: {}]"}
    other = [program("a", "y: {}"), program("a"), program("a", "x: {}", run=("bin/x", "a", "b"))]
    assert len(alike.union(one.definition for one in other)) == 4


def test_words_that_differ_in_a_blank_are_two_programs() -> None:
    told = {program("a", run=words).definition for words in (("x", "a b"), ("x", "a", "b"), ("x", "ab"))}
    assert len(told) == 3


def test_how_a_reading_is_known() -> None:
    assert Reading("wall").definition == "wall"
    picks = (Pick("50% {}", "median"), Pick("x"))
    assert Reading("lines", picks, "ms", "stderr").definition == "lines | median: 50% {} | x | ms | stderr"
