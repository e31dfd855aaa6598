"""Which notes tell of other sessions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.errors import NOWHERE
from generator.model.note import Block, Prose
from generator.notes import history
from tests.factories import experiment, measurement


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ lock }}", False),
        ("{{ lock.before }}", True),
        ("{{ anywhere.lock.first.before }}", True),
        ("it was {{ lock / lock.before }}", True),
        ("`{{ lock.before }}`", False),
        ("{{ lock.fact.before }} and {{ lock.nothing.before }}", False),
        ("{{ lock['before'] }}", False),
        ("{{ page.before }}, before that", False),
    ],
)
def test_a_value_of_a_session_before_is_asked_for_in_prose_and_in_the_summary(text: str, told: bool) -> None:
    note = experiment(measurement("lock", "anywhere"))
    assert history.is_told(replace(note, body=(Prose(text, NOWHERE),))) is told
    assert history.is_told(replace(note, summary=text)) is told


@pytest.mark.parametrize(
    ("kind", "arguments", "told"),
    [
        ("compare", (), True),
        ("chart", ("history", "lock"), True),
        ("chart", ("dots", "lock"), False),
        ("chart", (), False),
        ("table", ("history",), False),
    ],
)
def test_blocks_that_compare_sessions_ask_for_them(kind: str, arguments: tuple[str, ...], told: bool) -> None:
    note = replace(experiment(), body=(Block(kind, arguments, {}, NOWHERE),))
    assert history.is_told(note) is told
