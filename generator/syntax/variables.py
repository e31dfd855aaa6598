"""`${NAME}` in a text: where it refers to a variable, and what that holds."""

from __future__ import annotations

import re
from collections.abc import Mapping

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
REFERENCE = re.compile(rf"\$\{{({NAME.pattern})\}}")


def expand(text: str, environment: Mapping[str, str]) -> str:
    """A value with each `${NAME}` as the runner's environment has it; KeyError where it has none."""
    return REFERENCE.sub(lambda match: environment[match[1]], text)
