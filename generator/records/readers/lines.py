"""Lines of text: a piece of one with a hole where the number is."""

from __future__ import annotations

import json
import re
from typing import Any

from generator.model.reading import Reading

_NUMBER = r"([-+]?[\d,]*\.?\d+(?:[eE][-+]?\d+)?)\s*([^\s\d.,;:()]*)"


def picked(output: bytes, reading: Reading) -> bytes:
    """Of each pick the numbers of the lines that have it."""
    text = output.decode("utf-8", "replace")
    found: dict[str, Any] = {}
    for pick in reading.picks:
        matches = re.findall(_pattern(pick.where), text)
        if not matches:
            raise ValueError(f"no line like '{pick.where}'")
        numbers = [float(number.replace(",", "")) for number, _ in matches]
        found["unit"] = reading.unit or matches[0][1] or "ns"
        if not pick.statistic:
            found["samples"] = numbers
        elif pick.statistic == "first":
            found["first"] = numbers[0]
        else:
            found.setdefault("given", {})[pick.statistic] = numbers[0]
    return json.dumps(found).encode()


def read(_: bytes) -> bytes:
    """Without a pick nothing is known of them."""
    raise ValueError("lines need a pick")


def _pattern(where: str) -> str:
    before, _, after = where.partition("{}")
    return r"\s+".join(map(re.escape, before.split())) + r"\s*" + _NUMBER + r"\s*" + re.escape(after.strip())
