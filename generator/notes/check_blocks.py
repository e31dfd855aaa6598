"""What a block of the body may ask for: its arguments and options, compared with the note and the folders."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from generator import units
from generator.errors import Location, Problem, nearest
from generator.model import hosted
from generator.model.note import Block, Experiment, Measurement
from generator.model.probe import Catalogue, OwnChart
from generator.model.statistics import Standing, standing
from generator.notes import (
    check_baseline,
    check_charts,
    check_compare,
    check_history,
    check_hosts,
    check_output,
)
from generator.notes.fields import unprintable

COLUMNS = standing(Standing.COLUMN)
COMMON = ("conditions", "columns", "rows", "baseline")  # mean the same in every block that has them
TEXTS = ("alt", "title", "mark", "statistic")
CONDITIONS, HOSTS = "conditions", "hosts"
ROWS = (CONDITIONS, HOSTS)  # what the rows of a table may be, if not its measurements


@dataclass(frozen=True)
class Rule:
    """How one kind of block is written."""

    first: str = ""  # what its arguments begin with: "condition"s | "chart" | "output"; all others are ids
    options: tuple[str, ...] = ()
    example: str = ""
    measured: bool = False  # does it show measured figures only?


RULES = {  # a kind that is not here is the notebook's own
    "results": Rule("condition", (), "{results} CONDITION"),
    "table": Rule("", COMMON, "{table} ID"),
    "chart": Rule(
        "chart",
        ("conditions", "columns", "rows", "baseline", "alt", "title", "mark", "statistic"),
        "{chart} dots",
        measured=True,
    ),
    "compare": Rule("", ("conditions", *check_compare.OPTIONS), "{compare} ID", measured=True),
    "output": Rule("output", ("conditions",), "{output} ID"),
    "hosts": Rule("", ("conditions", "columns", "statistic"), "{hosts} ID", measured=True),
    "facts": Rule("", ("conditions", "columns", "sort", "fold"), "{facts} ID", measured=True),
}


OPTIONS = {option for rule in RULES.values() for option in rule.options}


def problems(block: Block, experiment: Experiment, catalogue: Catalogue) -> Iterator[Problem]:
    """Every fault of a block."""
    if block.kind not in catalogue.blocks:
        yield Problem(
            block.location, f"unknown block {{{block.kind}}}", nearest(block.kind, catalogue.blocks)
        )
    elif rule := RULES.get(block.kind):
        yield from _on_the_fence(block, rule)
        yield from _first(block, rule, experiment, catalogue)
        own = _own_chart(block, catalogue)
        yield from check_charts.problems(own) if own else ()
        allowed = (*rule.options, *(check_charts.options(own) if own else ()))
        yield from _options(block, allowed, experiment)
        yield from _ids(block, rule, experiment)
        if block.kind == "chart" and not own:
            yield from _line(block, experiment)
            yield from check_history.problems(block)
        if block.kind == "compare":
            yield from check_compare.problems(block, experiment)
        if block.kind == HOSTS:
            yield from check_hosts.problems(block, experiment)
    else:
        yield from _own(block, experiment, catalogue)


def _own(block: Block, experiment: Experiment, catalogue: Catalogue) -> Iterator[Problem]:
    """A block of the notebook's own: its template says which options there are, and what arguments mean."""
    options = catalogue.options.get(block.kind)
    if isinstance(options, Problem):
        yield options
        return
    any_other = block.options if options is None else ()
    yield from _options(block, (*COMMON, *(options or ()), *any_other), experiment)


def _arguments(block: Block) -> list[tuple[str, Location]]:
    """Arguments with their places, up to an option that is written among them."""
    given = list(zip(block.arguments, block.argument_locations, strict=True))
    options = [number for number, (word, _) in enumerate(given) if _looks_like_option(word)]
    return given[: options[0]] if options else given


def _looks_like_option(word: str) -> bool:
    return ":" in word or "=" in word


def _on_the_fence(block: Block, rule: Rule) -> Iterator[Problem]:
    for word, location in zip(block.arguments, block.argument_locations, strict=True):
        if _looks_like_option(word):
            name = re.split("[:=]", word)[0]
            if not rule.options:
                yield Problem(
                    location, f"'{word}' is not an id", f"{{{block.kind}}} takes no options: delete it"
                )
            else:
                what = f"the option '{name}' must be on a line of its own"
                yield Problem(location, what, f"write `{name}: ...` below ```{{{block.kind}}}")
            return


def _own_chart(block: Block, catalogue: Catalogue) -> OwnChart | None:
    """The notebook's file that draws the chart of a block."""
    return catalogue.charts.get(block.arguments[0]) if block.kind == "chart" and block.arguments else None


def _first(block: Block, rule: Rule, experiment: Experiment, catalogue: Catalogue) -> Iterator[Problem]:
    conditions = hosted.names(experiment.conditions)
    known: Any = {"condition": conditions, "chart": catalogue.charts}.get(rule.first)
    if known is None:
        return
    kind = "condition" if rule.first == "condition" else "chart kind"
    given = _arguments(block)
    if kind == "condition" and given and given[0][0] in experiment.measurements:
        return
    if not given:
        yield Problem(block.location, f"{{{block.kind}}} needs a {kind}", f"write ```{rule.example}")
    elif given[0][0] not in known:
        word, location = given[0]
        yield Problem(location, f"unknown {kind} '{word}'", nearest(word, known))


def _ids(block: Block, rule: Rule, experiment: Experiment) -> Iterator[Problem]:
    named = _named(block, rule, experiment)
    conditions = [one for name in named for one in hosted.means(experiment.conditions, name)]
    given = _arguments(block)
    if rule.first == "output":
        yield from check_output.problems(given, block.location, experiment, conditions)
        return
    has_id = bool(given) and given[0][0] in experiment.measurements
    skip = max(len(named), not has_id) if rule.first == "condition" else bool(rule.first)
    seen: set[str] = set()
    for word, location in given[skip:]:
        measurement = experiment.measurements.get(word)
        if measurement is None and hosted.means(experiment.conditions, word):
            yield Problem(
                location, f"'{word}' is a condition, not an id", f"write the option `conditions: [{word}]`"
            )
        elif measurement is None:
            yield Problem(location, f"unknown id '{word}'", nearest(word, experiment.measurements))
        elif word in seen:
            yield Problem(location, f"duplicate id '{word}'", "delete one")
        elif rule.measured and not measurement.is_measured and not _is_ranking(block):
            what = f"{{{block.kind}}} cannot show '{word}': it has no probe"
            yield Problem(location, what, "{table} shows printed figures")
        elif conditions and not _has_any(measurement, conditions):
            under = ", ".join(named)
            hint = f"it runs under: {', '.join(measurement.conditions)}"
            yield Problem(location, f"'{word}' does not run under {under}", hint)
        seen.add(word)


def _named(block: Block, rule: Rule, experiment: Experiment) -> Sequence[str]:
    """What the block is limited to, as far as the note has it: of `{results}` its first arguments."""
    known = hosted.names(experiment.conditions)
    if rule.first == "condition":
        return tuple(takewhile(known.__contains__, block.arguments))
    wanted = block.options.get("conditions", ())
    return [name for name in wanted if isinstance(name, str) and name in known]


def _has_any(measurement: Measurement, conditions: Sequence[str]) -> bool:
    return any(name in measurement.conditions or name in measurement.printed for name in conditions)


def _options(block: Block, allowed: Sequence[str], experiment: Experiment) -> Iterator[Problem]:
    for key in block.options:
        if key not in allowed:
            hint = nearest(key, allowed) if allowed else f"{{{block.kind}}} takes no options"
            yield Problem(block.locations[key], f"unknown option '{key}' of {{{block.kind}}}", hint)
        elif key in OPTIONS:  # any other is an own chart's or template's, which knows what it means
            yield from _option(key, block, experiment)


def _option(key: str, block: Block, experiment: Experiment) -> Iterator[Problem]:
    own, value, location = block.kind not in RULES, block.options[key], block.locations[key]
    if key in (*TEXTS, *check_compare.OPTIONS) and not own:
        yield from _text(block, key)
    elif key == "rows":
        if value not in ROWS:
            yield Problem(location, f"rows can only be {' or '.join(ROWS)}", "write rows: conditions")
        elif value == HOSTS and not hosted.aliases(experiment.conditions):
            yield Problem(location, "the note names no hosts", "write hosts: [here, ALIAS] at its top")
    elif key == "baseline":
        yield from check_baseline.problems(block, experiment)
    elif key == "fold" and not own:
        if value not in ("true", "false"):
            yield Problem(location, "fold can only be true or false", "write fold: true")
    elif key in COMMON or not own:
        yield from _list(block, key, experiment)


def _text(block: Block, key: str) -> Iterator[Problem]:
    value, location = block.options[key], block.locations.get(f"{key}.0", block.locations[key])
    if not isinstance(value, str):
        yield Problem(location, f"{key} must be a text", "quote it")
    elif problem := unprintable(value, key, location):
        yield problem


def _list(block: Block, key: str, experiment: Experiment) -> Iterator[Problem]:
    value = block.options[key]
    if not isinstance(value, tuple) or not all(isinstance(item, str) for item in value):
        what = f"{key} must be a list of names"
        yield Problem(block.locations[key], what, f"write {key}: [NAME, NAME]")
    elif not value:
        yield Problem(block.locations[key], f"{key} is an empty list", "write a name, or delete the option")
    else:
        kind = "column to sort by" if key == "sort" else key.removesuffix("s")
        yield from _unknown(kind, value, _names(block, key, experiment), block, key)


def _names(block: Block, key: str, experiment: Experiment) -> Sequence[str]:
    """What a list of names may hold; columns of facts are whatever the probes say."""
    if key == CONDITIONS:
        return hosted.names(experiment.conditions)
    if key == "sort":
        return tuple(name for name in block.options.get("columns", ()) if isinstance(name, str))
    return tuple(block.options["columns"]) if _is_ranking(block) or block.kind == HOSTS else COLUMNS


def _is_ranking(block: Block) -> bool:
    """Facts with a row per measurement, where figures that were only printed have a place, too."""
    return block.kind == "facts" and "columns" in block.options


def _line(block: Block, experiment: Experiment) -> Iterator[Problem]:
    """A line needs a parameter with several numbers to stand along; nothing else has a mark."""
    if block.arguments[:1] != ("line",):
        if "mark" in block.options:
            yield Problem(block.locations["mark"], "only {chart} line has a mark", "delete it")
        return
    hint = "write params: {size: [64 B, 4 KiB, 1 MiB]}"
    given = _arguments(block)[1:]
    for word, location in given:
        if word in experiment.measurements and not _varies(experiment.measurements[word]):
            yield Problem(location, f"'{word}' has no parameter with several numbers for a line", hint)
    if not given and not any(map(_varies, experiment.measurements.values())):
        yield Problem(block.location, "no measurement has a parameter with several numbers for a line", hint)
    if isinstance(mark := block.options.get("mark"), str):
        try:
            units.parse_noted(mark)
        except ValueError as error:
            yield Problem(block.locations["mark.0"], str(error), "write mark: 960 B (what changes there)")


def _varies(measurement: Measurement) -> bool:
    found = (units.together(values) for _, values in measurement.params)
    return any(values and len(set(values)) > 1 for values in found)


def _unknown(
    kind: str, given: Sequence[str], known: Sequence[str], block: Block, key: str
) -> Iterator[Problem]:
    for number, name in enumerate(given):
        if name and name not in known:
            location: Location = block.locations[f"{key}.{number}"]
            hint = nearest(name, known) or f"write columns: [{name}], too"
            yield Problem(location, f"unknown {kind} '{name}'", hint)
