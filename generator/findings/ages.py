"""How old the figures of a note are, and what of their host is another one since. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from generator.model.session import SessionSummary

_MACHINE = ("kernel", "microcode")
_USUAL = ""  # names the compiler of C, where nothing else is asked for
_FLAGS = ", -"  # where a compiler's flags begin, after its version


def oldest(definitions: Collection[str], sessions: Iterable[SessionSummary]) -> str:
    """When the oldest of these figures was measured (UTC); "" where none was.

    Each counts from the newest session that measured it whole, however that ended: what fails every night is
    not the oldest every night.
    """
    newest: dict[str, str] = {}
    for one in sessions:
        for figure in one.figures:
            if figure.complete and figure.definition in definitions:
                newest[figure.definition] = max(one.started, newest.get(figure.definition, ""))
    return min(newest.values(), default="")


def changed(used: SessionSummary, known: Iterable[SessionSummary]) -> tuple[str, ...]:
    """What of the host is another one than in a session, by the newest `known` of that host that tells it.

    `kernel 6.1.0 then, 6.1.5 since`; what one of the two does not tell is not compared.
    """
    later = [one for one in known if one.host == used.host and one.started > used.started]
    since: dict[str, str] = {}
    for one in sorted(later, key=lambda one: (one.started, one.name)):
        since |= {name: now for name, now in _told(one).items() if now}
    return tuple(
        f"{name if name in _MACHINE else 'compiler'} {then} then, {since[name]} since"
        for name, then in _told(used).items()
        if then and since.get(name, then) != then and (name != _USUAL or _compiles(used))
    )


def _told(session: SessionSummary) -> dict[str, str]:
    """What of a host figures hang on, with its version: compilers by what names them."""
    machine = {name: str(getattr(session, name)) for name in _MACHINE}
    others = {name: _version(said) for name, said in session.compilers.items()}
    return machine | {_USUAL: _version(session.compiler)} | others


def _version(compiler: str) -> str:
    """Other flags are no other compiler: they are part of what a figure is."""
    return compiler.partition(_FLAGS)[0]


def _compiles(session: SessionSummary) -> bool:
    """Was a probe among what it measured? Programs of one's own have been built before, and tell no kind."""
    return any(one.kind for one in session.figures)
