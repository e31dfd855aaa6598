"""What of a notebook's files belongs to one note. Lists folders."""

from __future__ import annotations

from pathlib import Path

from generator.model.note import Experiment
from generator.model.post import STYLESHEET
from generator.notes import find
from generator.publish import files
from generator.records import outputs
from generator.records import sources as records_sources
from generator.syntax import jekyll

SHARED = (STYLESHEET, "results/.gitignore")  # of all notes; the first to be committed takes them along


def places(stem: str) -> tuple[str, ...]:
    """All that can be a note's, whether it is there or not: its files, and its folders."""
    sources = (f"{find.FOLDER}/{stem}{suffix}" for suffix in (*find.SUFFIXES, ".md", ".markdown"))
    posts = (f"{folder}/{stem}{jekyll.SUFFIX}" for folder in ("_posts", "_drafts"))
    return (*sources, *posts, f"assets/{stem}", f"results/{stem}")


def sources(experiment: Experiment) -> tuple[str, ...]:
    """The files that its author writes: the experiment, and the body where that is one of its own."""
    return tuple(dict.fromkeys((experiment.file, *(part.location.file for part in experiment.body))))


def published(root: Path, experiment: Experiment) -> tuple[str, ...]:
    """The post with its charts, the records that it names, all sources, and what is written beside them."""
    stem = experiment.stem
    lies = files.PostFiles(root, stem, experiment.place)
    charts = (lies.assets / name for name in files.charts(root, stem))
    kept = (
        lies.results / f"{name}{suffix}"
        for name in files.records(root, stem)
        for suffix in (".json", ".npz", outputs.SUFFIX)
    )
    measured = sorted(lies.results.glob(f"*{records_sources.SUFFIX}"))
    paths = (lies.post, *charts, lies.manifest, lies.text, *kept, *measured)
    return tuple(path.relative_to(root).as_posix() for path in paths)
