"""What the processes of a trial told, once or by process."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.records.differing import apart

FACTS = st.dictionaries(
    st.sampled_from("abc"), st.one_of(st.booleans(), st.integers(0, 2), st.text(max_size=2))
)


def test_a_fact_that_all_processes_tell_alike_stands_once() -> None:
    assert apart([{"keys": 15}, {"keys": 15}]) == ({"keys": 15}, {})


def test_of_a_fact_that_differs_each_value_has_its_processes() -> None:
    assert apart([{"keys": 3}, {"keys": 9}, {"keys": 3}]) == (
        {"keys": None},
        {"keys": ((3, (0, 2)), (9, (1,)))},
    )


def test_a_fact_that_one_of_the_answers_lacks_differs() -> None:
    assert apart([{"keys": 3}, {}])[1] == {"keys": ((3, (0,)),)}


def test_a_process_without_an_answer_says_nothing_against_a_fact() -> None:
    assert apart([None, {"keys": 3}]) == ({"keys": 3}, {})


def test_true_is_not_one_and_the_order_of_an_object_says_nothing() -> None:
    assert len(apart([{"x": True}, {"x": 1}])[1]["x"]) == 2
    assert apart([{"x": {"a": 1, "b": 2}}, {"x": {"b": 2, "a": 1}}])[1] == {}


@given(st.lists(st.none() | FACTS, max_size=5))
def test_every_process_finds_what_it_told_again(told: list[dict[str, object] | None]) -> None:
    facts, differing = apart(told)
    for number, one in enumerate(told):
        for name, value in (one or {}).items():
            each = differing.get(name, ((facts[name], (number,)),))
            assert [found for found, numbers in each if number in numbers] == [value]
