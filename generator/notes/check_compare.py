"""Which sessions a block `compare` holds against each other: what is wrong with its options. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Invalid, Problem
from generator.model.note import Block, Experiment
from generator.syntax import chosen

OPTIONS = ("since", "from", "to")
_PAIR = {"from": "to", "to": "from"}


def problems(block: Block, experiment: Experiment) -> Iterator[Problem]:
    """A date that is none, sides that choose nothing, and options that say the same twice or half of it."""
    given = {key: block.options[key] for key in OPTIONS if isinstance(block.options.get(key), str)}
    for key, value in given.items():
        location = block.locations[f"{key}.0"]
        if key != "since" and "since" in given:
            yield Problem(
                block.locations[key], f"'{key}' and 'since' both say what is compared", "delete one"
            )
        elif key != "since" and _PAIR[key] not in block.options:
            hint = f"write {_PAIR[key]}: last" if key == "from" else "write from: last~1"
            yield Problem(block.locations[key], f"'{key}' needs '{_PAIR[key]}'", hint)
        else:
            try:
                _check(key, value, experiment)
            except Invalid as error:
                yield error.at(location)


def _check(key: str, value: str, experiment: Experiment) -> None:
    """Invalid where a value means no sessions, or those of another note."""
    if key == "since":
        (term,) = chosen.parse(f"since {value}")
        if term.before:
            raise Invalid(f"'{value}' is no date", "write one date; `from` and `to` take anything else")
    for term in chosen.parse(value) if key != "since" else ():
        if term.note and term.note not in (experiment.stem, experiment.day, experiment.slug):
            hint = f"python -m generator compare '{value}' ... compares any sessions"
            raise Invalid("a post compares sessions of its own note", hint)
