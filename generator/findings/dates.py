"""When an expectation was written: before its data, or after. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from generator.model.finding import Finding, Verdict
from generator.model.host import HERE
from generator.model.record import Record, named
from generator.model.trial import Trial
from generator.notes import beliefs
from generator.notes.beliefs import Belief

CHANGED = "changed after measuring"
WRITTEN = "written after measuring"
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def dated(item: Finding, text: str, measured: Trial, record: Record) -> Finding:
    """A finding whose verdicts say so where the note, `text` today, expected something else at its time.

    `measured` is what the record calls its trial. Where the record knows since which day the note
    expected it, that is said, too.
    """
    host = item.condition.host
    then = None if record.experiment == text else beliefs.of(record.experiment, host or HERE)
    told = then.get((measured.measurement, measured.condition.name)) if then else None
    return replace(item, verdicts=tuple(_dated(one, told, measured, record, host) for one in item.verdicts))


def _dated(
    verdict: Verdict, then: tuple[Belief, ...] | None, measured: Trial, record: Record, host: str
) -> Verdict:
    expected = verdict.expectation
    if verdict.outcome == "not judged":
        return verdict
    as_there = replace(expected, against=expected.against.removeprefix(f"{host}."))
    if then is not None and beliefs.belief(as_there) not in then:
        late = CHANGED if any(statistic == expected.statistic for statistic, *_ in then) else WRITTEN
        cell, sentence = (f"{said}, {late}" for said in (verdict.cell, verdict.sentence))
        return replace(verdict, cell=cell, sentence=sentence, late=late)
    day = record.expected_since.get(
        named(measured.measurement, measured.condition.name, expected.statistic), ""
    )
    if not _DAY.fullmatch(day) or day >= record.started[:10]:
        return verdict
    return replace(verdict, since=day, beside=", ".join(filter(None, (verdict.beside, since(day)))))


def since(day: str) -> str:
    """`expected since 2023-10-27`."""
    return f"expected since {day}"
