"""A chart of all sessions against its note: both sides of each rule."""

from __future__ import annotations

import pytest

from generator.model.statistics import STATISTICS
from generator.notes.check_history import KNOWN
from tests.notes.test_check_baseline import told


@pytest.mark.parametrize(
    "text",
    [
        "```{chart} history\n```\n",
        "```{chart} history lock call\nconditions: anywhere\ntitle: a lock over time\n```\n",
        "```{chart} history lock\nstatistic: p99\n```\n",
        "```{chart} history lock\nstatistic: faults\n```\n",
    ],
)
def test_a_sound_chart_of_history_is_let_be(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ("history lock\nstatistic: p98", "unknown statistic 'p98'", "did you mean 'p99'?"),
        ("history lock\nstatistic: min", "unknown statistic 'min'", None),
        ("history lock\nstatistic: [p99]", "statistic must be a text", "quote it"),
        ("dots lock\nstatistic: p99", "only {chart} history has a statistic", "delete it"),
        ("history lock\nmark: 4 KiB", "only {chart} line has a mark", "delete it"),
        ("history paper", "{chart} cannot show 'paper': it has no probe", "{table} shows printed figures"),
        ("history lok", "unknown id 'lok'", "did you mean 'lock'?"),
        ("histori lock", "unknown chart kind 'histori'", "did you mean 'history'?"),
    ],
)
def test_a_fault_is_told_once_with_what_to_write(text: str, what: str, hint: str | None) -> None:
    (found,) = told(f"```{{chart}} {text}\n```\n")
    assert found[0] == what
    assert found[1] == hint if hint else found[1]


def test_only_what_every_session_has_with_an_interval_is_known() -> None:
    assert not {one.name for one in STATISTICS if one.pooled or one.is_text} & set(KNOWN)
