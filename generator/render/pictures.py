"""The charts of a post as a block's template is given them: files under assets/, words, records."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.model.finding import Findings
from generator.model.post import ChartRequest, Drawing

_HASH = 12  # characters of a picture's hash in its name


@dataclass(frozen=True)
class Picture:
    """A chart; paths are those below the site's root."""

    anchor: str  # its id on the page
    path: str
    narrow: str  # of the drawing for a phone; "" where there is none
    width: int  # px of the drawing for a desk
    alt: str
    title: str  # the finding
    subtitle: str  # what is drawn, and in which unit
    records: tuple[str, ...]  # of the records that it is drawn from, the newest first


@dataclass(frozen=True)
class Pictures:
    """The charts of a post, and the files that belong to them by name."""

    charts: tuple[Picture, ...]
    files: Mapping[str, bytes]

    def named_in(self, text: str) -> dict[str, bytes]:
        """The files that a text names, and every chart, which it has to."""
        needed = {chart.path for chart in self.charts}
        return {
            name: data
            for name, data in self.files.items()
            if f"/{name}" in text or any(path.endswith(f"/{name}") for path in needed)
        }


def pictures(
    findings: Findings,
    requests: Sequence[ChartRequest],
    drawings: Sequence[Drawing],
    names: Sequence[str],
    copies: Mapping[str, bytes],
) -> Pictures:
    """The drawings made for the requests; `names` are their ids, `copies` files of records by their name."""
    folder = f"/assets/{findings.experiment.stem}"
    files: dict[str, bytes] = {}
    charts = []
    for request, drawing, name in zip(requests, drawings, names, strict=True):
        wide, narrow = (
            _kept(files, request.kind, data) if data else "" for data in (drawing.svg, drawing.narrow)
        )
        records = tuple(f"{one}.json" for one in _records(findings, request) if one in copies)
        files |= {record: copies[record.removesuffix(".json")] for record in records}
        charts.append(
            Picture(
                name,
                f"{folder}/{wide}",
                f"{folder}/{narrow}" if narrow else "",
                drawing.width,
                drawing.alt,
                drawing.title,
                drawing.subtitle,
                tuple(f"{folder}/{record}" for record in records),
            )
        )
    return Pictures(tuple(charts), files)


def _kept(files: dict[str, bytes], kind: str, data: bytes) -> str:
    """The name that a drawing has among the files, which carries its content's hash."""
    name = f"{kind}-{hashlib.sha256(data).hexdigest()[:_HASH]}.svg"
    files[name] = data
    return name


def _records(findings: Findings, request: ChartRequest) -> Iterator[str]:
    used = {row.summary.record for row in request.rows}
    return (record.name for record in findings.records if record.name in used)
