"""Which figures of two sets of sessions are compared: those that are named, else all that both have. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from generator import units
from generator.errors import MOST_NAMES, Invalid, nearest
from generator.model.change import Asked
from generator.model.note import Params
from generator.model.session import SessionFigure, SessionSummary
from generator.model.statistics import COUNTERS, PERCENTILES
from generator.syntax import figure_names
from generator.syntax.figure_names import FigureName

Place = tuple[str, str, Params]  # measurement, condition, sweep
Held = Mapping[Place, SessionFigure]  # the figures of one set
_HEADLINES = ("median", "first", *PERCENTILES)  # what may stand for all, in this order


@dataclass(frozen=True)
class Figures:
    """The figures to be compared, and why others are not."""

    asked: tuple[Asked, ...]
    apart: tuple[str, ...] = ()  # "only in A: channel@apart (8 values)"


def held(sessions: Iterable[SessionSummary]) -> dict[Place, SessionFigure]:
    """What sessions have a result of, each as the first of them has it."""
    found: dict[Place, SessionFigure] = {}
    for session in sessions:
        for one in session.figures:
            if one.estimates:
                found.setdefault((one.measurement, one.condition, one.sweep), one)
    return found


def figures(
    names: Sequence[str], before: Sequence[SessionSummary], after: Sequence[SessionSummary]
) -> Figures:
    """The figures that are named; without names all that both sets have.

    Invalid where a name means none, or not the same thing in both, and where none is left.
    """
    ours, others = held(before), held(after)
    if names:
        found = (one for name in names for one in _named(name, ours, others))
        return Figures(tuple(dict.fromkeys(found)))
    both = [Asked(*place, headline(one)) for place, one in others.items() if place in ours]
    fit = tuple(one for one in both if not _unlike(one, ours, others))
    if not fit:
        have = (
            f"{side} has {_few(sorted({place[0] for place in one}))}" for side, one in _both(ours, others)
        )
        raise Invalid("the two sides have no figure in common", "; ".join(have))
    return Figures(fit, tuple(_apart(both, ours, others)))


def headline(figure: SessionFigure) -> str:
    """The statistic that stands for all of a figure's."""
    usual = (name for name in _HEADLINES if name in figure.estimates)
    return next(usual, next(iter(figure.estimates), "median"))


def place(one: Asked) -> Place:
    """Where a figure that is asked for is held."""
    return one.measurement, one.condition, one.sweep


def shown(place: Place) -> str:
    """`channel@apart[4 KiB]`."""
    return Asked(*place).id


def _both(ours: Held, others: Held) -> tuple[tuple[str, Held], tuple[str, Held]]:
    return ("A", ours), ("B", others)


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more or "none"


# ------------------------------------------------------------------ named


def _named(name: str, ours: Held, others: Held) -> list[Asked]:
    """The figures of both sides that a name means. Invalid."""
    wanted = figure_names.parse(name)
    first, second = (_of_side(wanted, one, side) for side, one in _both(ours, others))
    if ((),) in (_sweeps(first), _sweeps(second)) and _sweeps(first) != _sweeps(second):
        hint = "what is swept in one of them only cannot be compared as a whole"
        raise Invalid(f"{name} is {_shape(first)} in A and {_shape(second)} in B", hint)
    both = [one for one in second if one in first]
    if not both:
        has = (f"{side} has {_few([*map(shown, one)])}" for side, one in (("A", first), ("B", second)))
        raise Invalid(f"the two sides have no {name} in common", "; ".join(has))
    found = [Asked(*one, _statistic(wanted.statistic, ours[one], others[one])) for one in both]
    for one in found:
        if why := _unlike(one, ours, others):
            raise Invalid(why, "only figures of one dimension can be compared")
    return found


def _sweeps(places: Sequence[Place]) -> tuple[Params, ...]:
    return tuple(dict.fromkeys(one[2] for one in places))


def _of_side(wanted: FigureName, one: Held, side: str) -> list[Place]:
    """The figures of one side that a name means. Invalid where there is none."""
    id_, condition, values = wanted.id, wanted.condition, wanted.values
    same = [place for place in one if place[0] == id_]
    if not same:
        raise Invalid(f"{side} has no figure '{id_}'", nearest(id_, {place[0] for place in one}))
    here = [place for place in same if condition in ("", place[1])]
    if not here:
        hint = nearest(condition, {place[1] for place in same})
        raise Invalid(f"{side} has no {id_} under '{condition}'", hint)
    valued = [place for place in here if values in (None, _values(place))]
    if not valued:
        hint = (
            nearest(values or "", {_values(place) for place in here} - {""})
            or f"{id_} is no sweep: leave out the ["
        )
        raise Invalid(f"{side} has no {id_} of '{values}'", hint)
    return valued


def _values(place: Place) -> str:
    return ", ".join(value for _, value in place[2])


def _shape(places: Sequence[Place]) -> str:
    """`a single figure`, or `a sweep (4 KiB, 8 KiB)`."""
    values = [_values(place) for place in places if place[2]]
    return f"a sweep ({_few(values)})" if values else "a single figure"


def _statistic(wanted: str, ours: SessionFigure, others: SessionFigure) -> str:
    """The one that is named, else the headline. Invalid where not both have it."""
    name = wanted or headline(others)
    both = [one for one in others.estimates if one in ours.estimates]
    if name not in both:
        raise Invalid(
            f"not both sides have the {name} of {others.id}", nearest(name, both) or figure_names.GRAMMAR
        )
    return name


# ------------------------------------------------------------------ what cannot be compared


def _unlike(asked: Asked, ours: Held, others: Held) -> str:
    """Why a figure that both sides have is not the same thing in both; else nothing."""
    one, other = ours[place(asked)], others[place(asked)]
    if asked.statistic not in one.estimates:
        return f"{other.id} has no {asked.statistic} in A"
    if one.dimension != other.dimension and asked.statistic not in COUNTERS:
        kinds = [units.dimension(each.dimension).one for each in (one, other)]
        return f"{other.id} is {kinds[0]} in A and {kinds[1]} in B"
    return ""


def _apart(both: Sequence[Asked], ours: Held, others: Held) -> Iterable[str]:
    """A line for what only one side has, or the two have as different things."""
    yield from filter(None, (_unlike(one, ours, others) for one in both))
    for side, held, rest in (("A", ours, others), ("B", others, ours)):
        alone = [place for place in held if place not in rest]
        if alone:
            yield f"only in {side}: {_few(_grouped(alone))}"


def _grouped(places: Sequence[Place]) -> list[str]:
    """Names of figures, those of one sweep as one: `channel@apart (8 values)`."""
    groups = [list(group) for _, group in groupby(places, key=lambda place: place[:2])]
    return [
        shown(group[0])
        if len(group) == 1
        else f"{group[0][0]}@{group[0][1]} ({units.counted(len(group), 'value')})"
        for group in groups
    ]
