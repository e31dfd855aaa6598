"""What a session has measured so far -> its record, whether it has ended or is still going on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.model.record import Record
from generator.records import condense, store
from generator.records.journal import Session


def assembled(session: Session) -> tuple[Record, list[store.Entry]] | None:
    """The record of a session with what it was made from; None where it has none."""
    if not session.outcomes and len(session.header.skipped) < len(session.header.trials):
        return None
    rounds = settled(session.rounds)
    noise = [noise.get("other_cpu") for noise in rounds] + [None] * len(session.outcomes)
    entries = [
        store.Entry(
            invocation, outcome, *condense.condense(outcome, invocation.round, noise[invocation.round])
        )
        for invocation, outcome in session.outcomes
    ]
    return store.assemble(session.header, entries, rounds), entries


def settled(rounds: Sequence[Mapping[str, float]]) -> tuple[Mapping[str, float], ...]:
    """The first rounds have what was known of others first, which was measured over them, too."""
    number = next((number for number, noise in enumerate(rounds) if "other_cpu" in noise), 0)
    first = ({**rounds[number], **noise} if "probes" in noise else noise for noise in rounds[:number])
    return (*first, *rounds[number:])
