"""Conditions of a note that is measured on several hosts: what names mean, and what one host has of it. Pure.

A note with `hosts: [here, m510]` has each of its conditions once per host, called `m510.apart`. The name of a
host stands for all of its conditions there, `apart` for those of all hosts that are called so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from generator.model.host import HERE
from generator.model.note import ANYWHERE, Condition, Expectation, Experiment, Measurement

Conditions = Mapping[str, Condition]


def spread(conditions: Conditions, hosts: Iterable[str]) -> dict[str, Condition]:
    """Each condition once per host; of a note with `anywhere` alone the host's name will do."""
    alone = list(conditions.values()) == [ANYWHERE]
    made = (
        replace(one, name=host if alone else f"{host}.{name}", on="" if host == HERE else host, base=name)
        for host in hosts
        for name, one in conditions.items()
    )
    return {one.name: one for one in made}


def told_apart(conditions: Conditions) -> dict[str, Condition]:
    """The same where some say `on`: those that do not are measured here."""
    if not any(one.on for one in conditions.values()):
        return dict(conditions)
    return {name: replace(one, base=name) for name, one in conditions.items()}


def means(conditions: Conditions, name: str) -> tuple[str, ...]:
    """The conditions that a name stands for; () where there are none."""
    if name in conditions:
        return (name,)
    return tuple(one.name for one in conditions.values() if name and name in (one.host, one.base))


def names(conditions: Conditions) -> tuple[str, ...]:
    """All that stands for conditions: each by its name, then hosts, then what several hosts have."""
    every = conditions.values()
    found = dict.fromkeys((*conditions, *(one.host for one in every), *(one.base for one in every)))
    return tuple(filter(None, found))


def aliases(conditions: Conditions) -> tuple[str, ...]:
    """The hosts of a note, in its order; () where it names none."""
    return tuple(filter(None, dict.fromkeys(one.host for one in conditions.values())))


def seen_from(conditions: Conditions, here: str, name: str) -> str:
    """What a name stands for beside the condition `here`: `apart` on its host, `m510` as it is there."""
    if name in conditions or here not in conditions:
        return name
    ours = conditions[here]
    found = [conditions[one] for one in means(conditions, name)]
    is_host = any(one.host == name for one in found)
    alike = (one.name for one in found if (one.base == ours.base if is_host else one.host == ours.host))
    return next(alike, found[0].name if len(found) == 1 else name)


def breadth(conditions: Conditions, name: str) -> int:
    """How much a name stands for: 0 one condition, 1 those of a host, 2 what all hosts have."""
    if name in conditions:
        return 0
    return 1 if name in aliases(conditions) else 2


# ------------------------------------------------------------------ what one host has of it


def at(experiment: Experiment, host: str) -> Experiment:
    """The note as one host measures it: its conditions as every host calls them, and none of another host.

    The same note where it names no hosts: then `host` is whichever measures it.
    """
    ours = {one.name: one for one in experiment.conditions.values() if one.host == host}
    if not aliases(experiment.conditions):
        return experiment
    conditions = {one.base: there(one) for one in ours.values()}
    measurements = {
        one.id: projected(one, ours) for one in experiment.measurements.values() if _is_ours(one, ours)
    }
    return replace(experiment, conditions=conditions, measurements=measurements, hosts=())


def there(condition: Condition) -> Condition:
    """A condition as its host calls it."""
    return replace(condition, name=condition.base, on="", base="")


def measured_on(experiment: Experiment, host: str) -> Experiment:
    """The note as any host measures it: one that it does not name takes what here does, or the first."""
    named = aliases(experiment.conditions) or (HERE,)
    usual = HERE if HERE in named else named[0]
    return at(experiment, host if host in named else usual)


def _is_ours(measurement: Measurement, ours: Conditions) -> bool:
    return not measurement.is_measured or any(name in ours for name in measurement.conditions)


def projected(measurement: Measurement, ours: Conditions, *, whole: bool = False) -> Measurement:
    """A measurement by the names that a host has; what is expected of other hosts goes unless `whole`."""
    expect = {
        ours[name].base: tuple(
            _projected(one, ours) for one in several if whole or one.against in ("", *ours) or one.whom
        )
        for name, several in measurement.expect.items()
        if name in ours
    }
    return replace(
        measurement,
        conditions=tuple(ours[name].base for name in measurement.conditions if name in ours),
        expect={name: several for name, several in expect.items() if several},
        printed={ours[name].base: each for name, each in measurement.printed.items() if name in ours},
    )


def _projected(one: Expectation, ours: Conditions) -> Expectation:
    return replace(one, against=ours[one.against].base) if one.against in ours else one
