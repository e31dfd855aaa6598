"""Notes with texts that a terminal or a library of terminals would take for its own."""

from __future__ import annotations

from tests.notebook import NOTE

LITERAL = ["[/huge] pages", "[/b]", "[unlimited]", "[bold]x", ":warning: x", "[link=https://x]", "\\[x]"]


def labelled(text: str) -> str:
    """A note with this text as a label, as a value of a sweep and as a condition's label."""
    return (
        NOTE.replace("a steady thing", f"'{text}'")
        .replace('{values: "10.0,20.0"}', f"{{values: '10.0', word: ['{text}', b]}}")
        .replace("body: |", f"conditions: {{there: {{label: '{text}'}}}}\nbody: |")
        .replace("dots steady other", "dots steady")
        .replace("anywhere", "there")
    )
