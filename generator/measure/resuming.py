"""Going on with a session that was interrupted: by process, in its rounds and its order. Pure.

In comes the journal of that session, out go its plan and how far it got; what must be as it was then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from generator.errors import MeasureError
from generator.measure import plan
from generator.model.heading import STATE
from generator.model.trial import Plan
from generator.records import journal
from generator.records.journal import Header, Session

_PASSING = ("load", "steal")  # of a machine, from one minute to the next
_MOST_NAMED = 3


@dataclass(frozen=True)
class Before:
    """A session that was interrupted, as far as whole processes go."""

    session: Session
    lines: bytes  # the same as its journal has it, without the header
    chosen: Plan  # all that was planned
    done: int  # so many of its processes have ended, or are not to be run

    @property
    def header(self) -> Header:
        return self.session.header

    def called(self, note: str) -> Before:
        """The same by the name that its note has today."""
        header = replace(self.header, note=note)
        return replace(self, session=replace(self.session, header=header))

    @property
    def spent(self) -> float:
        """s that its processes took."""
        heads = {(one.round, one.trial, one.first_only) for one in self.chosen.order}
        return sum(
            outcome.wall
            for one, outcome in self.session.outcomes
            if (one.round, one.trial, one.first_only) in heads
        )


def before(text: bytes) -> Before:
    """What a journal holds of a session; ValueError where it is not what that session can have written."""
    session = journal.read(text)
    if session is None:
        raise ValueError("it cannot be read")
    return _before(session, text.split(b"\n")[1:-1])


def before_with(header: Header, lines: bytes) -> Before:
    """The same from a header and the lines after it."""
    each = lines.split(b"\n")
    return _before(journal.following(Session(header, (), ()), each), each)


def _before(session: Session, lines: Sequence[bytes]) -> Before:
    if session.damaged:
        raise ValueError(f"{session.damaged} of its lines cannot be read")
    chosen = planned(session)
    done, used = _followed(chosen, session)
    lines = lines[: len(lines) - (len(session.outcomes) - used)]
    return Before(replace(session, outcomes=session.outcomes[:used]), b"\n".join(lines), chosen, done)


def planned(session: Session) -> Plan:
    """The plan that a session had: its order follows from its seed."""
    head = session.header
    made = plan.plan(head.trials, head.seed, quick=head.quick, budget=head.budget, apart=head.apart)
    order = made.order + session.further
    return replace(made, order=order, only=head.only, until_decided=head.until_decided, turns=head.turns)


def _followed(chosen: Plan, session: Session) -> tuple[int, int]:
    """How many processes of the plan are done, and how many outcomes are theirs.

    The last process is not where not all that it was read for was written. ValueError where others ran.
    """
    figures = [chosen.figures(number) for number in range(len(chosen.trials))]
    over, used = set(session.header.skipped), 0
    for position, invocation in enumerate(chosen.order):
        every = figures[invocation.trial]
        asked = every[:1] if invocation.first_only else every
        wanted = [replace(invocation, trial=number) for number in asked if number not in over]
        told = session.outcomes[used : used + len(wanted)]
        if [one for one, _ in told] != wanted[: len(told)]:
            raise ValueError("its processes are not those of its plan")
        if len(told) < len(wanted):
            return position, used
        over |= {one.trial for one, outcome in told if outcome.status != "ok"}
        used += len(told)
    if used < len(session.outcomes):
        raise ValueError("its processes are not those of its plan")
    return len(chosen.order), used


def joined(here: bytes, there: bytes) -> bytes:
    """A journal and the lines that another host has of it, from its first process on: the longer of both.

    ValueError where they are not of one session.
    """
    head, _, lines = here.partition(b"\n")
    ours, theirs = lines[: lines.rfind(b"\n") + 1], there[: there.rfind(b"\n") + 1]
    if not (ours.startswith(theirs) or theirs.startswith(ours)):
        raise ValueError("it is not what its host has of it")
    return head + b"\n" + max(ours, theirs, key=len)


def continued(old: Header, new: Header) -> Header:
    """The header of a session that goes on with another: what the author believed is what it began with."""
    return replace(
        new,
        experiment=old.experiment,
        expected_since=old.expected_since,
        sources_sha256=old.sources_sha256,
        resumes=(*old.resumes, old.name),
    )


def refused(old: Header, why: Sequence[str]) -> MeasureError:
    """Why nobody goes on with a session."""
    return MeasureError(
        f"{old.note} cannot be gone on with: {'; '.join(why)}",
        hint=f"what it had measured is in results/{old.note}/{old.name}.json; "
        f"measure it anew: python -m generator run {old.note}",
    )


# ------------------------------------------------------------------ what must be as it was


def differences(old: Header, new: Header) -> tuple[str, ...]:
    """Why the processes to come would not be of one kind with those that there are; a sentence for each."""
    of_trials = (
        ("what {} runs is not what it was", old.sources, new.sources),
        ("what {} runs is not what it was, although its sources are", old.binaries, new.binaries),
        ("the program of {} is not what it was", old.made_of, new.made_of),
        ("{} would run on other CPUs than it did", old.cpus, new.cpus),
        ("{} was skipped, and would run now, or the other way round", old.skipped, new.skipped),
        ("{} is built in another way", old.ignored, new.ignored),
    )
    return (
        *of_machine(old.machine, new.machine),
        *_facts(old.compiler, new.compiler, "the compiler's {}"),
        *_facts({"program": old.program}, {"program": new.program}, "the version of this {}"),
        *(words for form, then, now in of_trials if (words := _of_trials(form, old, then, now))),
    )


def of_machine(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """The same of the machine alone: what of it is another one; without any of that, another boot."""
    then, now = ({key: one[key] for key in one if key not in (*_PASSING, STATE)} for one in (old, new))
    found = tuple(_facts(then, now, "the machine's {}"))
    if found or STATE not in old or STATE not in new or old[STATE] == new[STATE]:
        return found
    return ("the machine was started since",)


def _facts(old: Mapping[str, Any], new: Mapping[str, Any], named: str) -> Iterator[str]:
    for key in dict.fromkeys((*old, *new)):
        then, now = old.get(key), new.get(key)
        if _plain(then) != _plain(now):
            yield f"{named.format(key.replace('_', ' '))} was {_said(then)} and is {_said(now)}"


def _plain(value: Any) -> Any:
    """As it comes out of a journal."""
    return list(value) if isinstance(value, tuple) else value


def _said(value: Any) -> str:
    listed = isinstance(value, (list, tuple))
    return ", ".join(map(str, value)) if listed else "not told" if value is None else str(value)


def _of_trials(form: str, head: Header, old: Any, new: Any) -> str:
    """The sentence on those trials of which it is another one; "" where it is the same of all."""
    then, now = (dict(enumerate(one)) if isinstance(one, tuple) else one for one in (old, new))
    found = [one.id for number, one in enumerate(head.trials) if then.get(number) != now.get(number)]
    more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    return form.format(", ".join(found[:_MOST_NAMED]) + more) if found else ""
