"""What authors changed in posts by hand."""

from __future__ import annotations

from collections.abc import Sequence

from generator import units
from generator.publish.by_hand import Edit

_MOST = 8  # lines that are named


def kept(stem: str, edits: Sequence[Edit]) -> str:
    """What of the author's is in a post, on one line."""
    lines = [str(edit.location.line) for edit in edits]
    named = ", ".join(lines[:_MOST]) + ", ..." * (len(lines) > _MOST)
    count = units.counted(len(edits), "edit")
    return f"  {count} by hand kept, line {named}: python -m generator edits {stem} shows them"
