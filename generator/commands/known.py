"""What earlier commands found out about notes that have not changed since, so that it is not done again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from generator.measure.notebook import Notebook, keep_cache_from_git
from generator.model.note import Experiment
from generator.publish import fingerprints
from generator.publish.fingerprints import Fingerprints
from generator.records import index
from generator.records.index import Index


@dataclass
class Known:
    """Answers by kind and note, each with the fingerprint of all that it hangs on."""

    notebook: Notebook
    index: Index

    @cached_property
    def _prints(self) -> Fingerprints:
        return fingerprints.read(self.notebook.root)

    def get(self, kind: str, path: Path) -> Any:
        """What was found out about the note at `path` as it is now; None where that is not known."""
        try:
            told = json.loads(self.index.get(kind, path.stem))
            same = told["print"] == self._print(kind, path, told["post"], told["others"])
            return told["answer"] if same else None
        except (ValueError, KeyError, TypeError):
            return None

    def put(self, kind: str, path: Path, experiment: Experiment, answer: Any) -> None:
        """Remember what was found out; not where a body of no part leaves no trace of its file."""
        if experiment.body:
            others = sorted({part.location.file for part in experiment.body} - {experiment.file})
            shown = self._print(kind, path, experiment.post, others)
            told = {"print": shown, "post": experiment.post, "others": others, "answer": answer}
            self.index.put(kind, path.stem, json.dumps(told))

    def _print(self, kind: str, path: Path, post: str, others: list[str]) -> str:
        if kind == SOURCE:
            return self._prints.source(path, others)
        return self._prints.published(path, self.notebook.root / post, others)


SOURCE = "source"  # an answer about what the author wrote
POST = "post"  # about that, its records and its post: it hangs on their files, too
LINE = "line"  # the same, for the overview


@contextmanager
def opened(notebook: Notebook, *, writes: bool = True) -> Iterator[Known]:
    """What is known of a notebook's notes; without `writes` nothing new is kept."""
    path = notebook.root / index.FILE
    if writes:
        with suppress(OSError):  # a notebook that cannot be written can still be read
            keep_cache_from_git(notebook)
    with index.opened(path, writes=writes) as found:
        yield Known(notebook, found)
