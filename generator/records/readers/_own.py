"""The notebook's own readers: `readers/NAME.py` has `read(output)`, which makes an answer document."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from generator.model.probe import OwnReader
from generator.records.readers._figure import Figure
from generator.records.readers._numbers import real
from generator.syntax import own_files


def answered(own: OwnReader, output: bytes) -> bytes:
    """The document that the file makes of an output; ValueError with its file and line."""
    try:
        made = _read(own)(output)
        if not isinstance(made, dict):
            raise TypeError(f"read() gave a {type(made).__name__}, not a dict")
        return json.dumps(made).encode()
    except own_files.FAULTS as error:
        raise ValueError(own_files.told(own.file, error)) from error


@lru_cache(maxsize=16)
def _read(own: OwnReader) -> Callable[[bytes], Any]:
    read: Callable[[bytes], Any] = own_files.module(f"notebook_reader_{own.name}", own.file, own.source).read
    return read


def found(own: OwnReader, output: bytes) -> tuple[Figure, ...]:
    """The samples that the file finds: of the document itself, and of each of its `figures`. ValueError."""
    document = json.loads(answered(own, output))
    several = document.get("figures")
    every = {"": document, **(several if isinstance(several, dict) else {})}
    made = (_figure(name, one) for name, one in every.items() if isinstance(one, dict))
    return tuple(one for one in made if one.values)


def _figure(name: str, document: dict[str, Any]) -> Figure:
    samples, unit = document.get("samples"), document.get("unit", "ns")
    values = map(real, samples if isinstance(samples, list) else ())
    return Figure(name, tuple(value for value in values if value is not None), str(unit))
