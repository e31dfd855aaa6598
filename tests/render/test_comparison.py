"""A block `compare`, as it stands in a post."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import NOWHERE
from generator.model.finding import Finding, Findings
from generator.model.note import ANYWHERE, Block
from generator.model.session import SessionSummary
from generator.render import comparison, inline, post
from tests import factories, samples
from tests.render.test_post import plain, rendered

Values = Mapping[str, float]  # ns by trial's id


def session(findings: Findings, day: int, values: Values, **more: object) -> SessionSummary:
    figures = [
        factories.session_figure(item.summary.trial, values[item.summary.trial.id])
        for item in findings.items
        if item.summary.trial.id in values
    ]
    return factories.session(f"202311{day:02}T065346000Z-host-1a2b3c", *figures, **more)


def shown(tmp_path: Path, block: str, *days: tuple[int, Values], **more: object) -> str:
    """The sample note with this block alone, and what was measured on these days; `more`: of the first."""
    text = "".join(f"  {line}\n" for line in block.splitlines())
    note = samples.note(tmp_path, samples.NOTE.partition("body: |\n")[0] + f"body: |\n{text}")
    found = samples.found(note)
    made = [session(found, day, values, **(more if i == 0 else {})) for i, (day, values) in enumerate(days)]
    found = replace(found, earlier=tuple(sorted(made, key=lambda one: one.name, reverse=True)))
    return plain(rendered(found)).partition("<details markdown")[0]


LOCK = "```{compare} futex\nsince: 2023-11-03\nconditions: apart\n```"


def steady(value: float) -> Values:
    return {"futex@apart": value}


def rows(text: str) -> list[str]:
    return [line for line in re.sub(r"[\\\u2060]", "", text).splitlines() if line.startswith("| ")]


def test_each_figure_stands_before_and_since_with_what_repeats_differ_by_and_what_is_said(
    tmp_path: Path,
) -> None:
    days = [(day, steady(value)) for day, value in enumerate((100.0, 101.0, 140.0, 141.0), 1)]
    text = shown(tmp_path, LOCK, *days)
    head, row = rows(text)
    assert head == "| median | what became of it | before 2023-11-03 | since 2023-11-03 | repeats differ by |"
    label, said, before, since, floor = row.strip("| ").split(" | ")
    assert (label, before, since) == (
        "futex",
        "100 ns<br><small>100–101</small>",
        "140 ns<br><small>140–141</small>",
    )
    assert floor.endswith(" %")
    assert said.startswith("changed: 1.4× (1.36–")
    assert said.endswith("), slower")
    assert "Before 2023-11-03: 2 sessions, 2023-11-01 06:53; 2023-11-02 06:53 (UTC)." in text
    assert "Sessions are compared, not their processes." in text


def test_of_identical_code_no_change_is_seen_and_how_large_a_one_would_have_shown(tmp_path: Path) -> None:
    days = [(day, steady(100.0 + day % 3)) for day in (1, 2, 3, 4)]
    (_, row) = rows(shown(tmp_path, LOCK, *days))
    assert "no change seen; one of " in row


def test_another_boot_is_not_judged_and_stands_beside_its_figures(tmp_path: Path) -> None:
    text = shown(tmp_path, LOCK, (1, steady(100.0)), (3, steady(140.0)), state="another")
    assert "| 40 % more; not judged: another boot |" in text
    assert "repeats differ by" not in text


def test_why_several_are_not_judged_is_told_once_below_where_it_is_alike(tmp_path: Path) -> None:
    block = "```{compare} futex condvar\nsince: 2023-11-02\nconditions: apart\n```"
    both = {"futex@apart": 100.0, "condvar@apart": 200.0}
    text = shown(tmp_path, block, (1, both), (3, both), state="another")
    assert [row.split(" | ")[1] for row in rows(text)[1:]] == ["the same"] * 2
    assert rows(text)[0].startswith("| median | not judged | before")
    assert "<small>Not judged: another boot. " in text


def test_no_date_is_broken_between_two_lines(tmp_path: Path) -> None:
    text = shown(tmp_path, LOCK, (1, steady(1.0)), (3, steady(1.0)))
    assert "since 2023-\u206011-\u206003 |" in text.replace("\\", "")


def test_what_the_author_may_do_about_it_is_not_told_to_readers(tmp_path: Path) -> None:
    text = shown(tmp_path, LOCK, (1, steady(100.0)), (3, steady(140.0)))
    assert "one session each, not judged" in text
    assert "Run it" not in text and "run A B" not in text


def test_without_ids_only_what_both_sides_have_measured_is_shown_with_ids_why_there_is_nothing(
    tmp_path: Path,
) -> None:
    days = [(1, steady(100.0)), (3, {"futex@apart": 100.0, "condvar@apart": 200.0})]
    every = shown(tmp_path, "```{compare}\nsince: 2023-11-02\n```", *days)
    assert [row.split(" | ")[0] for row in rows(every)[1:]] == ["| futex, two cores"]
    named = shown(tmp_path, "```{compare} condvar\nsince: 2023-11-02\nconditions: apart\n```", *days)
    assert "| pthread (CondVar) | not judged: not measured before 2023-11-02 |  |  |" in named


@pytest.mark.parametrize("options", ["", "since: 2023-11-01\n", "from: last~1\nto: last\n"])
def test_where_there_is_nothing_to_compare_it_says_so_in_small_print(tmp_path: Path, options: str) -> None:
    text = shown(tmp_path, f"```{{compare}} futex\n{options}```", (3, steady(100.0)))
    assert "<small>Nothing to compare: " in text
    assert not rows(text)


def test_the_author_is_told_where_a_block_has_nothing_to_compare(tmp_path: Path) -> None:
    body = "body: |\n  text\n\n  ```{compare} futex\n  ```\n"
    found = samples.found(samples.note(tmp_path, samples.NOTE.partition("body: |\n")[0] + body))
    (warning,) = post.warnings(replace(found, earlier=(session(found, 3, steady(1.0)),)))
    assert ":29:3: {compare} has nothing to compare: no session is older than these figures; " in warning
    two = (session(found, 3, steady(1.0)), session(found, 1, steady(1.0)))
    assert post.warnings(replace(found, earlier=two)) == ()


def test_a_figure_is_found_whatever_the_note_called_it_then(tmp_path: Path) -> None:
    note = samples.note(
        tmp_path, samples.NOTE.partition("body: |\n")[0] + "body: |\n  ```{compare} futex\n  ```\n"
    )
    found = samples.found(note)
    then = session(found, 1, steady(100.0))
    renamed = replace(then, figures=tuple(replace(one, measurement="old") for one in then.figures))
    found = replace(found, earlier=(session(found, 3, steady(140.0)), renamed))
    assert "| 40 % more; one session each" in plain(rendered(found))


def test_the_same_sessions_give_the_same_bytes(tmp_path: Path) -> None:
    days = [(day, steady(100.0 + day % 3)) for day in (1, 2, 3, 4)]
    assert shown(tmp_path, LOCK, *days) == shown(tmp_path, LOCK, *days)


SESSION = st.fixed_dictionaries(
    {
        "value": st.sampled_from([0.0, 1e-9, 99.0, 100.0, 1e12]),
        "status": st.sampled_from(["ok", "failed", "skipped"]),
        "complete": st.booleans(),
        "quick": st.booleans(),
        "state": st.sampled_from(["", "boot", "another"]),
        "cpu": st.sampled_from(["", "a CPU"]),
        "by_place": st.sampled_from(
            [{}, {"same CPU": (1.0, 1.0)}, {"same CPU": (0.0, 0.4), "different CPUs": (9.0, 0.6)}]
        ),
    }
)
OPTIONS = st.sampled_from(
    [{}, {"since": "2023-11-02"}, {"from": "last~1", "to": "last"}, {"from": "2023-11-01", "to": "last"}]
)


@given(drawn=st.lists(SESSION, max_size=4), options=OPTIONS)
@settings(max_examples=60, deadline=None)
def test_no_sessions_make_a_comparison_or_a_figure_before_fail(
    drawn: list[dict[str, Any]], options: dict[str, str]
) -> None:
    lock = factories.measurement("lock", "anywhere")
    item = Finding(lock, ANYWHERE, factories.summary(100.0, trial=factories.trial("lock"), record="none"))
    earlier = tuple(
        factories.session(
            f"202311{day:02}T065346000Z-host-a",
            factories.session_figure(
                item.summary.trial,
                one["value"],
                status=one["status"],
                complete=one["complete"],
                by_place=one["by_place"],
            ),
            quick=one["quick"],
            state=one["state"],
            cpu=one["cpu"],
        )
        for day, one in enumerate(drawn, 1)
    )[::-1]
    item = replace(item, summary=replace(item.summary, record=earlier[0].name if earlier else ""))
    findings = Findings(factories.experiment(lock), (item,), (), earlier)
    block = Block("compare", ("lock",), options, NOWHERE)
    made = comparison.context(block, findings.items, findings)
    assert bool(made["table"]) != bool(made.get("reason"))
    for text in ("{{ lock.before }}", "{{ lock / lock.before }}", "{{ lock.before - lock }}"):
        assert "{" not in inline.expand(text, findings)
