"""What a program printed, as it stands in a post."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import cmarkgfm
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import select
from generator.model.finding import Findings
from generator.model.note import ANYWHERE, Block, Condition
from generator.model.record import TrialRecord
from generator.model.trial import Trial
from generator.records import outputs as kept
from generator.render import blocks, outputs, templates
from generator.render.outputs import Output
from generator.syntax import jekyll, sanitise
from tests import factories
from tests.conftest import REPOSITORY
from tests.notebook import NOTE, STEM, Notebook

APART = Condition("apart", placement="two cores")
RUN = ("./bench", "--all", "two words")


def block(*arguments: str, **options: Any) -> Block:
    return Block("output", arguments, options, factories.NOWHERE)


def trial(condition: Condition = ANYWHERE, **more: Any) -> Trial:
    return Trial("load", "", condition, run=RUN, **more)


def found(*trials: TrialRecord, missing: tuple[Trial, ...] = ()) -> Findings:
    conditions = {one.trial.condition.name: one.trial.condition for one in trials} | {
        one.condition.name: one.condition for one in missing
    }
    note = factories.experiment(
        factories.measurement("load", *conditions, probe="", run=RUN), conditions=conditions
    )
    wanted = (*missing, *(one.trial for one in trials))
    return select.findings(note, wanted, [factories.record(*trials)] if trials else [])


def shown(one: Block, findings: Findings) -> tuple[Output, ...]:
    return outputs.outputs(one, blocks.selected(one, findings), findings)


def test_the_output_stands_there_with_what_printed_it() -> None:
    measured = factories.measured(trial=trial(), output="a: 1\n  b: 2")
    (one,) = shown(block("load"), found(measured))
    assert one == Output("a: 1\n  b: 2", "", "./bench --all 'two words'", "6 processes")


def test_of_several_conditions_the_first_with_an_output_is_shown_or_those_that_are_named() -> None:
    one, other = trial(), trial(APART)
    measured = [factories.measured(trial=one), factories.measured(trial=other, output="there")]
    assert [(got.text, got.title) for got in shown(block("load"), found(*measured))] == [
        ("there", "two cores")
    ]
    both = shown(block("load", conditions=("anywhere", "apart")), found(*measured))
    assert [got.title for got in both] == ["anywhere", "two cores"]
    assert "was measured before" in both[0].text


def test_why_there_is_no_output_stands_in_its_place() -> None:
    assert [one.text for one in shown(block("load"), found(missing=(trial(),)))] == ["not measured yet"]
    skipped = factories.measured([], trial=trial(), reason="needs fio")
    skipped = replace(skipped, status="skipped")
    assert [one.text for one in shown(block("load"), found(skipped))] == ["skipped: needs fio"]


def test_the_output_of_a_program_that_failed_is_shown() -> None:
    failed = replace(
        factories.measured([], trial=trial(), output="usage: bench"), status="failed", reason="exit 2"
    )
    assert [one.text for one in shown(block("load"), found(failed))] == ["usage: bench"]


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("maps", "one\ntwo"),
        ("in.side", "yes"),
        ("empty", "nothing was printed"),
        ("mps", "there is no fact 'mps': did you mean 'maps'?"),
        ("in.sde", "there is no fact 'in.sde': did you mean 'in.side'?"),
    ],
)
def test_a_fact_has_a_line_for_each_item(fact: str, text: str) -> None:
    facts = {"maps": ["one", "two"], "in": {"side": True}, "empty": []}
    measured = factories.measured(trial=trial(), facts=facts)
    assert [one.text for one in shown(block("load", fact), found(measured))] == [text]


@pytest.mark.parametrize(("count", "lines"), [(60, 60), (61, 61), (1061, 61)])
def test_a_long_fact_is_cut_at_60_lines_and_that_is_said(count: int, lines: int) -> None:
    measured = factories.measured(trial=trial(), facts={"maps": [f"line {n}" for n in range(count)]})
    (one,) = shown(block("load", "maps"), found(measured))
    told = one.text.splitlines()
    last = {60: "line 59", 61: "... and 1 lines more", 1061: "... and 1,001 lines more"}[count]
    assert (len(told), told[-1]) == (lines, last)


def markdown(text: str) -> str:
    one = Output(text, "", "x")
    folders = (REPOSITORY / "templates",)
    return templates.filled(folders, "blocks/output.md.j2", block=block("load"), outputs=(one,))


@given(st.text(alphabet=st.sampled_from("`~{}%\\<>&a \t\n-#|\"'\u202e\x1b[0m"), max_size=80))
def test_no_output_breaks_out_of_its_fence(text: str) -> None:
    cleaned = kept.shown(text.encode())
    page = jekyll.resolve(sanitise.clean(markdown(cleaned)))
    (code,) = re.findall(r"<pre><code>(.*?)</code></pre>", cmarkgfm.markdown_to_html(page), re.S)
    assert html.unescape(code).rstrip("\n") == cleaned.rstrip("\n")


@given(st.text(alphabet=st.sampled_from("{}%raw endaw\n "), max_size=40))
def test_no_output_is_read_by_liquid(text: str) -> None:
    assert list(jekyll.stray(markdown(kept.shown(text.encode())))) == []


def test_a_note_that_is_run_shows_what_its_program_printed(tmp_path: Path) -> None:
    one = Notebook(tmp_path)
    one.write(
        "bin/seed",
        "#!/bin/sh\nprintf 'acquired:\\t%d ns\\n~~~\\n```\\n{{ x }}\\n\\033[31mred\\033[0m\\n' 41\n",
    ).chmod(0o755)
    body = NOTE.partition("body: |")[0].replace(
        "measure:\n", 'measure:\n  lock: {run: bin/seed, pick: "acquired: {}", label: a lock}\n'
    )
    one.note(f"{body}body: |\n  ```{{output}} lock\n  ```\n")
    done = one.run("run", STEM)
    assert done.returncode == 0, done.stderr
    text = jekyll.resolve(one.post.read_text()).replace("\u00a0", " ")
    assert "````\nacquired:       41 ns\n~~~\n```\n{{ x }}\nred\n````\n" in text
    assert "<small>Printed by `bin/seed`, the first of 6 processes.</small>" in text
    before = one.post.read_bytes()
    for path in (one.root / "results" / STEM).glob("*.zip"):
        path.unlink()
    assert one.run("render", STEM).returncode == 0
    assert one.post.read_bytes() == before
