"""The answer document itself, as `probe.h` prints it: a pick names one of its `figures`."""

from __future__ import annotations

from generator.records.readers._figure import Figure


def figures(output: bytes) -> tuple[Figure, ...]:
    """None: the document says all itself."""
    del output
    return ()
