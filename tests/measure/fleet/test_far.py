"""What a host answers is foreign: whatever it is, it ends in a sentence about that host."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import BuildError, HostError
from generator.measure.builds import untold
from generator.measure.fleet import far_rounds
from generator.measure.fleet.far import Far
from generator.measure.fleet.gateway import Gateway
from generator.measure.fleet.luggage import Luggage
from generator.measure.notebook import Notebook
from generator.model.host import Host
from generator.model.note import Condition, Experiment, Measurement
from generator.model.trial import Trial

NOTE = Experiment(
    "experiments/x.yml",
    "x",
    "x",
    "",
    "",
    {"lock": Measurement("lock", "a lock", "mutex_lock", ("anywhere",))},
    {"anywhere": Condition("anywhere")},
    (),
)
TRIALS = (Trial("lock", "mutex_lock", Condition("anywhere")),)
anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.binary(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "answer",
                    "error",
                    "what",
                    "hint",
                    "lacking",
                    "in",
                    "machine",
                    "placed",
                    "lines",
                    "at",
                    "more",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


class Answering:
    """A gateway whose host says this to each question."""

    def __init__(self, *said: Any) -> None:
        self._said = list(said)

    def ask(self, *_: object) -> Any:
        return self._said.pop(0) if len(self._said) > 1 else self._said[0]

    def hear(self, *_: object) -> Any:
        return self.ask()


def far(*said: Any) -> Far:
    return Far(cast(Notebook, None), Host("m510"), cast(Gateway, Answering(*said)))


def prepared(one: Far) -> object:
    return one.prepare(NOTE, TRIALS, (), dry=False, building=untold)


ASKED: dict[str, Callable[[Far], object]] = {
    "bring": lambda one: one.bring(Luggage({}, "x", ())),
    "facts": lambda one: one.facts(),
    "prepare": prepared,
}


@pytest.mark.parametrize("what", ASKED)
@given(answer=anything)
def test_any_answer_is_understood_or_told_as_none(what: str, answer: Any) -> None:
    for said in (answer, {"answer": answer}, {"error": answer}, {"lacking": answer}):
        try:
            ASKED[what](far(said))
        except (HostError, BuildError) as error:
            assert "m510" in str(error)
            assert error.hint


@given(answer=anything)
def test_a_group_is_lines_and_a_place_or_is_none(answer: Any) -> None:
    try:
        lines, at, more = far_rounds._group(answer)
    except (LookupError, TypeError):
        return
    assert isinstance(lines, bytes)
    assert at is None or isinstance(at, int)
    assert isinstance(more, bool)


def test_what_went_wrong_there_is_told_with_its_hint_and_the_host() -> None:
    said = {"error": "SystemFault", "what": "/x: No space left on device", "hint": "free some space"}
    with pytest.raises(HostError, match="m510: /x: No space left on device") as caught:
        far(said).ask(1.0, "next")
    assert caught.value.hint == "free some space"


def test_what_does_not_build_there_is_no_lost_host() -> None:
    with pytest.raises(BuildError, match="m510: there is no C compiler"):
        far({"error": "BuildError", "what": "there is no C compiler", "hint": "apt-get install gcc"}).ask(
            1.0, "prepare"
        )


def test_a_python_that_is_too_old_is_told_with_where_to_name_another() -> None:
    with pytest.raises(
        HostError, match=r"m510: its Python is 3\.6, and measuring needs 3\.9 or newer"
    ) as caught:
        ASKED["bring"](far({"error": "old", "what": "3.6"}))
    assert "python:" in caught.value.hint


def test_escape_sequences_of_a_host_reach_no_terminal() -> None:
    with pytest.raises(HostError) as caught:
        far({"error": "SystemFault", "what": "a\x1b[31mb\x07", "hint": "c\x1b[0m"}).ask(1.0, "next")
    assert "\x1b" not in str(caught.value)
    assert "\x07" not in str(caught.value)
