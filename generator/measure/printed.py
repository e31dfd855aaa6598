"""What one process has printed or written, by the source that a reading names. Reads its scratch folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator import regular
from generator.errors import nearest
from generator.measure.launcher import OUTPUT_CAP, Report
from generator.model.reading import OUT, STDERR, Reading
from generator.syntax.sanitise import Private
from generator.units import shortest

KEPT = 2**20  # bytes of a source that are kept beside the samples


@dataclass(frozen=True)
class Printed:
    """The launcher's report, both streams, and the folder that `{out}` stands for."""

    report: Report
    stdout: bytes
    stderr: bytes
    scratch: Path | None = None

    def source(self, reading: Reading) -> bytes:
        """What a reading reads, whole; ValueError says why there is none."""
        if reading.source.startswith(OUT):
            return self._file(reading.source.removeprefix(OUT).lstrip("/"))
        if reading.source != STDERR:
            return self.stdout
        if len(self.stderr) >= OUTPUT_CAP:
            raise ValueError(f"printed more than {shortest(OUTPUT_CAP, 'size')} on stderr")
        return self.stderr

    def kept(self, reading: Reading, hidden: Private) -> bytes:
        """The beginning of the same, clean and without what is private; nothing where there is none."""
        try:
            return hidden.text(self.source(reading)[:KEPT]).encode()
        except ValueError:
            return b""

    def _file(self, name: str) -> bytes:
        path = self.scratch / name if self.scratch else Path(name)
        try:
            if path.stat().st_size > OUTPUT_CAP:
                raise ValueError(f"wrote more than {shortest(OUTPUT_CAP, 'size')} into {OUT}/{name}")
            return regular.read(path)
        except OSError:
            there = [str(one.relative_to(self.scratch)) for one in self._files()] if self.scratch else []
            raise ValueError(f"left no file {OUT}/{name}: {nearest(name, there) or 'it is empty'}") from None

    def _files(self) -> list[Path]:
        return sorted(one for one in self.scratch.rglob("*") if one.is_file()) if self.scratch else []
