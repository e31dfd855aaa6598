"""What an `{output}` block may ask for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.errors import Location
from generator.model.note import ANYWHERE, Block
from generator.notes import body, check_blocks
from generator.syntax.text import Source
from tests import factories
from tests.notes.test_check import CATALOGUE

RUN = ("bin/bench", "--all")
NOTE = factories.experiment(
    factories.measurement("load", "anywhere", probe="", run=RUN),
    factories.measurement("rate", "anywhere", probe="", run=RUN, of="load"),
    factories.measurement("maps", "anywhere"),
    factories.measurement("more", "anywhere", of="maps"),
    factories.measurement("paper", "anywhere", probe="", printed={"anywhere": (factories.printed(),)}),
    conditions={"anywhere": ANYWHERE, "apart": replace(ANYWHERE, name="apart")},
)


def told(text: str) -> list[tuple[str, str]]:
    (found,), problems = body.split(Source(text, Location("page")))
    assert isinstance(found, Block) and not problems
    catalogue = replace(CATALOGUE, blocks=CATALOGUE.blocks | {"output"})
    return [(one.what, one.hint) for one in check_blocks.problems(found, NOTE, catalogue)]


@pytest.mark.parametrize(
    "arguments",
    ["load", "rate", "load version", "maps smaps", "more smaps.Rss", "load\nconditions: [anywhere]"],
)
def test_a_program_or_a_fact_of_a_probe_can_be_shown(arguments: str) -> None:
    assert told(f"```{{output}} {arguments}\n```\n") == []


@pytest.mark.parametrize(
    ("arguments", "what", "hint"),
    [
        ("", "{output} needs an id", "write ```{output} ID"),
        (" laod", "unknown id 'laod'", "did you mean 'load'?"),
        (" maps", "'maps' has a probe: which of its facts?", "write ```{output} maps FACT"),
        (" more", "'more' has a probe: which of its facts?", "write ```{output} more FACT"),
        (" paper", "{output} cannot show 'paper': nothing is run for it", "{table} shows printed figures"),
        (" load a b", "{output} shows one output, so 'b' is too much", "write a block for each"),
        (" load\nconditions: [apart]", "'load' does not run under apart", "it runs under: anywhere"),
        (" load\nfold: true", "unknown option 'fold' of {output}", "expected one of: conditions"),
    ],
)
def test_what_cannot_be_shown_is_told_with_what_to_write(arguments: str, what: str, hint: str) -> None:
    assert told(f"```{{output}}{arguments}\n```\n") == [(what, hint)]
