"""experiments/*.yml and config.yml -> Experiment and Config, every fault of a file at once. Reads files.

A fault never raises: what can be understood is kept, so that `check` finds the faults of the rest in the same go.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator import body, measurements, yaml_source
from generator.errors import Place, Problem
from generator.form import Form
from generator.model import ANYWHERE, Block, Condition, Config, Experiment, Prose
from generator.source import Source, read
from generator.yaml_source import Scalar, Table

KEYS = (
    "title",
    "date",
    "categories",
    "front_matter",
    "summary",
    "liquid",
    "measure",
    "conditions",
    "body",
)
OURS = ("layout", "title", "date", "categories")  # not to be passed through
_FRONT_MATTER = re.compile(r"(---[ \t]*\n)(.*?\n|)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)


@dataclass(frozen=True)
class _Page:
    """The body, and the front matter of a body file that has its own."""

    parts: tuple[Prose | Block, ...] = ()
    raw: str = ""
    front: Table = field(default_factory=lambda: Table((), Place("")))


def experiment(path: Path, root: Path) -> tuple[Experiment | None, tuple[Problem, ...]]:
    """One experiment with its body file, and all their faults; None where nothing more can be checked."""
    file = _relative(path, root)
    text, problems = read(path, file)
    if problems:
        return None, problems
    source = Source(text.replace("\r\n", "\n"), Place(file))
    node, faults = yaml_source.parse(source)
    form = Form(list(faults))
    if not isinstance(node, Table):
        if not faults:
            what = "the file is empty" if node is None else "an experiment is a mapping of keys to values"
            form.fault(Place(file), what, "begin with a line `title: ...`")
        return None, tuple(form.problems)
    note = _note(node, source, path, form)
    return (_experiment(note, form, file, path.stem, text) if note else None), tuple(form.problems)
