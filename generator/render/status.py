"""The line below a post's opening: when and where it was measured, how its figures are to be read. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator import units
from generator.findings import dates, wording
from generator.machine.describe import listed
from generator.model import hosted
from generator.model.finding import Findings
from generator.model.host import HERE
from generator.model.note import ANYWHERE
from generator.model.record import Record
from generator.render import caveats
from generator.render.cells import is_planned

_TRADE = re.compile(r"\((?:R|TM|C)\)|\bCPU\b|\bProcessor\b|\b\d+-Core\b|@.*", re.IGNORECASE)


def sentences(findings: Findings) -> tuple[str, ...]:
    """`Measured 2026-11-27 on an AMD EPYC`, `Figures are medians of …`; nothing without a record."""
    return tuple(_sentences(findings)) if findings.records else ()


def _sentences(findings: Findings) -> Iterator[str]:
    yield _measured(findings)
    figures = [item.summary for item in findings.items if is_planned(item) and item.summary.median]
    if figures:
        counts = sorted({made.n for made in figures})
        processes = wording.processes(counts[-1])
        several = processes if counts[0] == counts[-1] else f"{counts[0]} to {processes}"
        yield f"Figures are medians of {several}, in small print their interval"
        if common := caveats.sentences(findings):
            yield f"{listed(*common, by='; ')}".capitalize()
    judged = [verdict for item in findings.items for verdict in item.verdicts if verdict.sign]
    if judged:
        signs = {verdict.sign for verdict in judged}
        yield "✓ as expected, ✗\u00a0not" + ", ?\u00a0not clear" * ("?" in signs)
        days = {verdict.since for verdict in judged}
        yield from (dates.since(day).capitalize() for day in days if day and len(days) == 1)
    titles = {item.condition.title for item in findings.items if is_planned(item)}
    if figures and ANYWHERE.title in titles and len(titles) > 1:
        yield "Anywhere: not pinned, the scheduler places the threads"


def _measured(findings: Findings) -> str:
    """`Measured 2026-11-27 on an AMD EPYC`; of several hosts each with its machine, and its day."""
    newest = findings.records[0]
    day = f"Measured {newest.started[:10]}"
    several = {one: _of(one, findings) for one in hosted.aliases(findings.experiment.conditions)}
    if not several:
        return " ".join(filter(None, (day, _on(newest.machine))))
    told = {one: record for one, record in several.items() if record}
    alike = len({record.started[:10] for record in told.values()}) == 1
    each = (_host(one, record, with_day=not alike) for one, record in told.items())
    missing = [one for one, record in several.items() if not record]
    lacking = f"; not yet on {listed(*missing)}" if missing else ""
    return f"{day if alike else 'Measured'} on {listed(*each, by='; ')}{lacking}"


def _of(alias: str, findings: Findings) -> Record | None:
    """The newest record of a host that figures come from."""
    names = {item.summary.record for item in findings.items if item.condition.host == alias}
    return next((one for one in findings.records if one.name in names), None)


def _host(alias: str, record: Record, *, with_day: bool) -> str:
    """`m510 (2026-11-27, an Intel Xeon D-1548, 16 CPUs)`."""
    words = listed(record.started[:10] if with_day else "", _on(record.machine).removeprefix("on "))
    called = "this machine" if alias == HERE else alias
    return f"{called} ({words})" if words else called


def _on(machine: Mapping[str, Any]) -> str:
    """`on an AMD EPYC, 2 CPUs, a KVM guest`."""
    cpu = " ".join(_TRADE.sub(" ", str(machine.get("cpu") or "")).split())
    count = machine.get("cpus_online")
    guest = machine.get("virtualisation")
    words = listed(
        f"{_article(cpu)} {cpu}" if cpu else "",
        units.counted(count, "CPU") if count else "",
        f"{_article(str(guest))} {guest} guest" if guest not in (None, "", "none") else "",
    )
    return f"on {words}" if words else ""


def _article(word: str) -> str:
    """`an AMD`, `a KVM`: by how the first letter of an abbreviation or a word is said."""
    return "an" if word[:1].upper() in "AEIO" else "a"
