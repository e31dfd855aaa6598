"""An address space as the facts of `thread_stacks` tell it: regions from the top down, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from generator import units
from generator.findings import facts as words
from generator.model.finding import Finding
from generator.render.charts import _words

FIRST, LAST = 4, 1  # threads that are drawn; those between are counted
NOTHING = "0 B"  # a gap where two regions touch


@dataclass(frozen=True)
class Region:
    """A part of the address space, how large it is, and how much lies between it and the next one below."""

    kind: str  # "main" | "thread" | "more" (threads that are not drawn) | "other"
    name: str  # "main", "thread 2", "heap"
    size: str = ""  # "8 MiB"
    gap: str = ""  # "394 GiB"; "" where it touches the next or is the last


@dataclass(frozen=True)
class Space:
    """The address space of one process; `reason` where nothing is known of it."""

    title: str
    regions: tuple[Region, ...] = ()
    mapped: str = ""  # of main's stack
    guard: str = ""  # of each thread; "" or nothing: none
    control: str = ""  # how far below the top of its stack a thread's control block begins
    threads: int = 0
    reason: str = ""

    @property
    def in_words(self) -> str:
        """`main 8184 KiB, 4 threads of 8 MiB`."""
        sizes = {region.kind: region.size for region in self.regions}
        parts = []
        if "main" in sizes:
            parts.append(f"main {sizes['main']}")
        if "thread" in sizes:
            parts.append(f"{units.counted(self.threads, 'thread')} of {sizes['thread']}")
        return ", ".join(parts) or self.reason


def spaces(rows: Sequence[Finding]) -> tuple[Space, ...]:
    """One for each finding, in their order."""
    names = _words.titles(row.condition for row in rows)
    return tuple(_space(_title(row, names), row) for row in rows)


def _title(row: Finding, names: Mapping[str, str]) -> str:
    """What tells a finding from the others: `stack limit 8 MiB`; of a lone one its label."""
    sweep = [f"{name.replace('_', ' ')} {value}" for name, value in row.summary.trial.sweep]
    where = [names[row.condition.name]] if len(names) > 1 else []
    return _words.glued(", ".join([*sweep, *where]) or row.label)


def _space(title: str, row: Finding) -> Space:
    facts = row.summary.facts
    regions = _regions(facts)
    if row.summary.status != "ok" or not regions:
        found = row.summary.status == "ok"
        return Space(title, reason="no regions among its facts" if found else _words.status(row.summary))
    return Space(
        title,
        regions,
        _text(facts, "main_mapped"),
        _text(facts, "thread_guard").replace(NOTHING, ""),
        _text(facts, "control_block_below_top") if facts.get("control_block_inside") else "",
        sum(name.startswith("thread ") for name in _list(facts, "regions")),
    )


def _regions(facts: Mapping[str, Any]) -> tuple[Region, ...]:
    """Every region with the gap below it; of many threads the first and the last."""
    sizes = {"main": _text(facts, "main_size"), "thread": _text(facts, "thread_size")}
    pairs = list(zip_longest(_list(facts, "regions"), _list(facts, "gaps"), fillvalue=""))
    found = [_region(name, gap.removeprefix(NOTHING), sizes) for name, gap in pairs if name]
    threads = [i for i, region in enumerate(found) if region.kind == "thread"]
    left_out = threads[FIRST:-LAST] if len(threads) > FIRST + LAST + 1 else []
    if left_out:
        found[left_out[0]] = Region("more", f"{len(left_out)} more threads", gap=found[left_out[-1]].gap)
    return tuple(region for i, region in enumerate(found) if i not in left_out[1:])


def _region(name: str, gap: str, sizes: Mapping[str, str]) -> Region:
    kind = "main" if name == "main" else "thread" if name.startswith("thread ") else "other"
    return Region(kind, name, sizes.get(kind, ""), gap)


def _list(facts: Mapping[str, Any], name: str) -> list[str]:
    value = facts.get(name)
    return [_words.clean(str(item)) for item in value] if isinstance(value, list | tuple) else []


def _text(facts: Mapping[str, Any], name: str) -> str:
    return _words.clean(words.words(facts.get(name, "")))
