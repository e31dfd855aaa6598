"""How old the figures of a note are, and what of their host is another one since. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from generator.model.session import SessionSummary

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


def changed(used: SessionSummary, known: Sequence[SessionSummary]) -> tuple[str, ...]:
    """What of the host is another one than in a session, by the newest that is `known` of that host.

    `kernel 6.1.0 then, 6.1.5 since`; what one of the two does not tell is not compared.
    """
    since = [one for one in known if one.host == used.host and one.started > used.started]
    latest = max(since, key=lambda one: (one.started, one.name), default=used)
    pairs = [
        ("kernel", used.kernel, latest.kernel),
        ("microcode", used.microcode, latest.microcode),
        ("compiler", _version(used.compiler), _version(latest.compiler)),
    ]
    return tuple(
        f"{what} {then} then, {now} since"
        for what, then, now in pairs
        if then and now and then != now and (what != "compiler" or _compiles(used))
    )


def _version(compiler: str) -> str:
    """Other flags are no other compiler: they are part of what a figure is."""
    return compiler.partition(_FLAGS)[0]


def _compiles(session: SessionSummary) -> bool:
    """Was a probe among what it measured? Programs of one's own have been built before, and tell no kind."""
    return any(one.kind for one in session.figures)
