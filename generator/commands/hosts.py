"""The hosts that a command is to work on, as its options name them."""

from __future__ import annotations

from collections.abc import Mapping

from generator.errors import UsageError, nearest
from generator.model.host import HERE, Host

_NONE = "write them into config.yml: `hosts: {m510: {ssh: node0.example.net}}`"


def named(known: Mapping[str, Host], text: str | None) -> tuple[str, ...]:
    """`m510, here` -> aliases, each once, as written; () where --on was not given. UsageError."""
    if text is None:
        return ()
    aliases = tuple(dict.fromkeys(filter(None, text.replace(" ", "").split(","))))
    if not aliases:
        raise UsageError("--on which hosts?", hint=f"--on {','.join(known) or HERE}")
    for alias in aliases:
        if alias != HERE and alias not in known:
            raise UsageError(
                f"unknown host '{alias}'", hint=nearest(alias, (HERE, *known)) if known else _NONE
            )
    return aliases


def every(known: Mapping[str, Host]) -> tuple[str, ...]:
    """This machine and all that config.yml names."""
    return (HERE, *known)
