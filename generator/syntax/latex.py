r"""Figures as LaTeX macros: `\lab{2023-11-03.free_lock}` is 6.52 ns. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

FIRST = "% Written by the lab notebook: `python -m generator render --into` writes it again. Do not edit."
_MACRO = (
    r"\providecommand*{\lab}[1]{\ifcsname lab@#1\endcsname\csname lab@#1\endcsname"
    r"\else\textbf{??}\GenericWarning{}{No figure for \string\lab{#1}}\fi}"
)
_DEFINITION = re.compile(r"\\expandafter\\def\\csname lab@(?P<name>.*)\\endcsname\{(?P<value>.*)\}")
_SIGNS = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\u00a0": "~",
    "µ": r"\ensuremath{\mu}",
    "×": r"\ensuremath{\times}",
    "±": r"\ensuremath{\pm}",
    "–": "--",
    **{sign: f"\\{sign}" for sign in "%&#$_{}"},
}


def text(value: str) -> str:
    """Plain text that LaTeX prints as it is."""
    return "".join(_SIGNS.get(character, character) for character in value)


def macros(values: Mapping[str, str]) -> str:
    """The file that defines the macro for these figures."""
    lines = (
        f"\\expandafter\\def\\csname lab@{name}\\endcsname{{{text(value)}}}" for name, value in values.items()
    )
    return "\n".join((FIRST, _MACRO, *lines, ""))


def defined(source: str) -> dict[str, tuple[str, int]]:
    """What such a file defines: the value of each figure as LaTeX, and its line."""
    found = ((_DEFINITION.fullmatch(line), number) for number, line in enumerate(source.splitlines(), 1))
    return {match["name"]: (match["value"], number) for match, number in found if match}
