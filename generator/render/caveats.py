"""Caveats for readers: which of them most figures of a post share, and what each word means. Pure."""

from __future__ import annotations

from collections import Counter

from generator.findings import wording
from generator.model.finding import Findings

WIDE = "wide"
_MEANINGS = {
    WIDE: "the interval reaches further than a quarter of the figure to a side",
    "short": "less precise than was asked, within the time that there was",
    "disturbed": "other work ran on the machine meanwhile, or shared the core",
    "timer": "reading the clock is a good part of the figure",
    "quick": "a hurried session with few processes",
    "cut": "fewer events or processes than usual, to keep within the time budget",
    "interrupted": "the session was ended before all processes had run",
    "time limit": "processes ended at their time limit, with fewer samples than usual",
    "another session": "measured at another time than the rest",
    "given by the program": "worked out by the program itself, from what it does not tell",
    "engine": "what brought it to its host (sshd, slurmstepd) did something while it was measured",
    "started again": "begun anew on the same host, after the connection had ended in the middle",
    "failed": "events that failed are counted, and are no figures",
}
_OF_MOST = {
    WIDE: "most intervals are wide, further than a quarter of the figure to a side",
    "disturbed": "most were disturbed by other work on the machine",
    "engine": "during most of them what brought them to their host did something, too",
    "timer": "most include the time of reading the clock",
    "quick": "from a hurried session with few processes",
    "cut": "most were cut short to keep within the time budget",
}


def meaning(word: str) -> str:
    """What a caveat's word means; nothing where it explains itself."""
    return _MEANINGS.get(word, "")


def of_most(findings: Findings) -> tuple[str, ...]:
    """The words of the caveats that more than half of a post's figures have: told once, for all."""
    figures = [item.summary for item in findings.items if item.summary.median]
    words = Counter(word for made in figures for word in {one.word for one in wording.caveats(made)})
    return tuple(word for word in _OF_MOST if 2 * words[word] > len(figures) and len(figures) > 1)


def sentences(findings: Findings) -> tuple[str, ...]:
    """The same as parts of a sentence."""
    return tuple(_OF_MOST[word] for word in of_most(findings))
