"""All that is known of how the sessions of one set differ from those of another."""

from __future__ import annotations

from dataclasses import dataclass

from generator.findings.chosen import Chosen
from generator.findings.circumstances import Circumstance
from generator.model.change import Change


@dataclass(frozen=True)
class Comparison:
    """How the sessions of B differ from those of A."""

    before: Chosen  # A
    after: Chosen  # B
    changes: tuple[Change, ...]
    alone: bool = False  # is each judged as if nothing else were asked?
    circumstances: tuple[Circumstance, ...] = ()  # that were not the same
    texts: tuple[str, ...] = ()  # lines of the note that were other ones, with "- " or "+ " before them
    apart: tuple[str, ...] = ()  # why other figures were not compared
    warnings: tuple[str, ...] = ()
