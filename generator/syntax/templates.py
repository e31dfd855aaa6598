"""Words with names in braces: `{cpus}` is filled in, `{{` is a brace. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PIECE = re.compile(r"\{\{|\}\}|\{([A-Za-z_]\w*)\}")


def filled(word: str, values: Mapping[str, str]) -> str:
    """A word with values in the places of their names; a name without one stays, braces and all."""
    return _PIECE.sub(lambda match: values.get(match[1], match[0]) if match[1] else match[0][0], word)


def names(word: str) -> tuple[str, ...]:
    """The names that a word has in braces."""
    return tuple(match[1] for match in _PIECE.finditer(word) if match[1])
