"""Posts that are not published yet lie in `_drafts/`, and leave it when they are. Moves them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from generator.errors import PublishError, RenderError
from generator.model.note import Experiment
from generator.publish import files
from generator.publish.files import PostFiles
from generator.records import atomic
from generator.syntax import jekyll

FOLDER = "_drafts"


def as_draft(experiment: Experiment) -> Experiment:
    """The note with its post among the drafts."""
    if experiment.post.startswith(f"{FOLDER}/"):
        return experiment
    return replace(experiment, place=f"{FOLDER}/{experiment.stem}{jekyll.SUFFIX}")


def where_it_is(root: Path, experiment: Experiment) -> Experiment:
    """The note with its post where that is now: at its place, unless only a draft of it is there."""
    draft = as_draft(experiment)
    if files.is_published(root, experiment.stem, experiment.place):
        return experiment
    return draft if _is_ours(root, draft) else experiment


def placed(root: Path, experiment: Experiment, why: str, *, draft: bool) -> Experiment:
    """The note with its post where that is to be: a draft if wanted, or where there is a reason `why`.

    PublishError where a post is no draft any more; RenderError where nothing was measured for one.
    """
    wanted = as_draft(experiment)
    if not (why or draft) or wanted == experiment:
        return experiment
    if files.is_published(root, experiment.stem, experiment.place):
        if why:
            raise RenderError(why, hint=f"`run {experiment.stem}` measures it; --force publishes it as it is")
        hint = "without --draft it is written anew"
        raise PublishError(f"{experiment.post} is there already; nothing is written", hint=hint)
    return wanted


@contextmanager
def leaving(root: Path, experiment: Experiment) -> Iterator[None]:
    """While a note is published: its draft is no more, and becomes the post where it was edited by hand.

    Where publishing fails, it is a draft again.
    """
    draft = where_it_is(root, experiment)
    if draft == experiment:
        yield
        return
    lies, will = (PostFiles(root, one.stem, one.place) for one in (draft, experiment))
    files.settled(root, draft.stem, draft.place)
    text = atomic.read(lies.post) or b""
    edited = text != atomic.read(lies.text)
    if edited:
        will.post.parent.mkdir(parents=True, exist_ok=True)
        atomic.settle(lies.post, will.post)
    else:
        lies.post.unlink()
    try:
        yield
    except BaseException:
        if atomic.read(will.post) in (None, text):
            atomic.put(lies.post, text)
            will.post.unlink(missing_ok=True)
        raise


def _is_ours(root: Path, draft: Experiment) -> bool:
    """Is there a draft, and did this program write it?"""
    there = files.is_published(root, draft.stem, draft.place)
    return there and not files.foreign(root, draft.stem, draft.place)
