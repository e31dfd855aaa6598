"""What of a program's output is a measurement's figure, as the author wrote it."""

from __future__ import annotations

from dataclasses import dataclass

from generator.errors import NOWHERE, Location

STDOUT, STDERR = "stdout", "stderr"
WALL, CPU = "wall", "cpu"  # readers of what the launcher measured, not of an output
LINES = "lines"  # the reader of picks that name none
OUT = "{out}"  # begins the name of a file in the process's own scratch folder


@dataclass(frozen=True)
class Pick:
    """One thing to look for: `where` in the words of the reader's format."""

    where: str  # "Time spent on X: {}", 'jobs[0].read.iops', "BM_copy/64"
    statistic: str = ""  # that the program worked out itself; "": all that match are samples, in order
    location: Location = NOWHERE


@dataclass(frozen=True)
class Reading:
    """From which stream or file, by which reader, what, in which unit."""

    reads: str = ""  # a module of records/readers, or a file `readers/NAME.py` of the notebook
    picks: tuple[Pick, ...] = ()  # none: the only figure that there is
    unit: str = ""  # only where the output has none; else a check
    source: str = STDOUT  # STDOUT, STDERR, or "{out}/file"

    @property
    def definition(self) -> str:
        """Which figure of an output this is, whatever the note calls it."""
        picks = (f"{one.statistic}: {one.where}" if one.statistic else one.where for one in self.picks)
        told = [self.reads, *picks, self.unit, "" if self.source == STDOUT else self.source]
        return " | ".join(filter(None, told))
