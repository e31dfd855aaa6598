"""Post -> files, all or nothing; a post that was edited by hand is never overwritten.

The order makes it so: what is about to be published (text and manifest, dot-named), charts under names that
carry their content's hash, the post by rename (the commit point), then the charts that no post names any more
go, and the dot-named files take their final names. Killed anywhere in between, the next command finishes or
takes back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from generator.errors import PublishError
from generator.model.post import Post
from generator.publish import preflight
from generator.publish.preflight import verify
from generator.records import locks
from generator.records.atomic import pending, put, read, stage, sync
from generator.syntax import jekyll

LOCK = Path(".cache/publish.lock")
_TEXT, _MANIFEST = "published.markdown", "published.json"


class Published(NamedTuple):
    """Where a post is, and whether anything had to be written."""

    path: Path
    wrote: bool


@dataclass(frozen=True)
class _Shelf:
    """Where everything of one note lies."""

    root: Path
    stem: str

    @property
    def post(self) -> Path:
        return self.root / "_posts" / f"{self.stem}{jekyll.SUFFIX}"

    @property
    def assets(self) -> Path:
        return self.root / "assets" / self.stem

    @property
    def results(self) -> Path:
        return self.root / "results" / self.stem

    @property
    def text(self) -> Path:
        return self.results / _TEXT

    @property
    def manifest(self) -> Path:
        return self.results / _MANIFEST


def publish(
    root: Path,
    post: Post,
    records: Sequence[str],
    *,
    force: bool = False,
    waiting: Callable[[str], None] = lambda _: None,
) -> Published:
    """Write a post with its charts, made from the named records; only what changed is written.

    PublishError, and nothing written, where the post was edited by hand or would not be right on the site;
    `force` keeps her version as `results/NOTE/TIME.edited.markdown` first. While another publishes, `waiting`
    is told who.
    """
    shelf = _Shelf(root, post.stem)
    with locks.held(root / LOCK, waiting):
        guard(root, post.stem, force=force)
        verify(root, post)
        try:
            _settle(shelf)
            if _is_edited(shelf):
                _keep_hers(shelf)
            return Published(shelf.post, _write(shelf, post, records))
        except OSError as error:
            raise PublishError(f"the post could not be written: {error}") from error


def state(root: Path, stem: str, text: str) -> str:
    """missing | current | stale | edited: the published post against the text that it would have now."""
    shelf = _Shelf(root, stem)
    if not shelf.post.exists():
        return "missing"
    if _is_edited(shelf):
        return "edited"
    return "current" if read(shelf.post) == text.encode() else "stale"


def guard(root: Path, stem: str, *, force: bool = False) -> None:
    """PublishError where the post was edited by hand, unless forced."""
    shelf = _Shelf(root, stem)
    if not force and _is_edited(shelf):
        raise PublishError(
            f"{shelf.post.relative_to(root)} was edited by hand; nothing is written",
            hint=f"--force overwrites it and keeps yours in results/{stem}/",
        )


def is_published(root: Path, stem: str) -> bool:
    """Is there a post of this note?"""
    return _Shelf(root, stem).post.exists()


def records(root: Path, stem: str) -> tuple[str, ...]:
    """Names of the records that the published post was made from; none where there is no such post."""
    shelf = _Shelf(root, stem)
    staged = pending(shelf.manifest)
    return tuple(
        _manifest(staged if _is_unfinished(shelf) and staged.exists() else shelf.manifest)["records"]
    )


# ------------------------------------------------------------------ whose text it is


def _is_edited(shelf: _Shelf) -> bool:
    """Is there a post that is not, byte for byte, what was last generated?"""
    found = read(shelf.post)
    return found is not None and found not in (read(shelf.text), read(pending(shelf.text)))


def _is_unfinished(shelf: _Shelf) -> bool:
    """Was the post written, but not yet noted as written?"""
    staged = read(pending(shelf.text))
    return staged is not None and staged == read(shelf.post)


def _keep_hers(shelf: _Shelf) -> None:
    now = datetime.now(UTC)
    name = f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03}Z.edited.markdown"
    put(shelf.results / name, shelf.post.read_bytes())


# ------------------------------------------------------------------ writing, so that it can be cut anywhere


def _write(shelf: _Shelf, post: Post, records: Sequence[str]) -> bool:
    """All files of a post; False where every one of them is there already."""
    text, seen = post.text.encode(), read(shelf.post)
    manifest = _as_json({"records": sorted(records, reverse=True), "charts": sorted(post.assets)})
    charts = {shelf.assets / name: data for name, data in post.assets.items()}
    wanted = charts | {shelf.manifest: manifest, shelf.text: text, shelf.post: text}
    if all(read(path) == data for path, data in wanted.items()):
        return False
    stage(shelf.manifest, manifest)
    stage(shelf.text, text)
    for path, data in charts.items():
        put(path, data)
    if read(shelf.post) != seen:
        _take_back(shelf)
        raise PublishError(f"{shelf.post.relative_to(shelf.root)} changed meanwhile; nothing is written")
    put(shelf.post, text)
    _finish(shelf)
    return True


def _settle(shelf: _Shelf) -> None:
    """What a publisher that was killed left: finished where its post stands, else taken back."""
    if _is_unfinished(shelf):
        _finish(shelf)
    else:
        _take_back(shelf)


def _finish(shelf: _Shelf) -> None:
    """After the commit point: old charts that no post names go, then what was published is noted."""
    _sweep(shelf, _manifest(shelf.manifest)["charts"])
    for path in (shelf.manifest, shelf.text):  # the text last: as long as it is staged, this is not done
        if pending(path).exists():
            pending(path).replace(path)
    sync(shelf.results)


def _take_back(shelf: _Shelf) -> None:
    """Before the commit point: what is new goes, charts that no post names and what was staged."""
    old = _manifest(shelf.manifest)["charts"]
    _sweep(shelf, set(_manifest(pending(shelf.manifest))["charts"]) - set(old))
    for path in (shelf.post, shelf.text, shelf.manifest):
        pending(path).unlink(missing_ok=True)


def _sweep(shelf: _Shelf, charts: Iterable[str]) -> None:
    """Delete those charts of the note that no post names."""
    doomed = [name for name in charts if Path(name).name == name and Path(name).suffix]
    named = b"\n".join(path.read_bytes() for path in preflight.posts(shelf.root)) if doomed else b""
    for name in doomed:
        if f"/assets/{shelf.stem}/{name}".encode() not in named:
            (shelf.assets / name).unlink(missing_ok=True)
            pending(shelf.assets / name).unlink(missing_ok=True)


# ------------------------------------------------------------------ the manifest


def _manifest(path: Path) -> Mapping[str, Sequence[str]]:
    """Records and charts of a published.json; empty where there is none, or one that was cut short."""
    try:
        data = json.loads(path.read_bytes())
        return {name: [str(item) for item in data[name]] for name in ("records", "charts")}
    except (OSError, ValueError, TypeError, KeyError):
        return {"records": [], "charts": []}


def _as_json(data: Mapping[str, Sequence[str]]) -> bytes:
    return (json.dumps(data, indent=1) + "\n").encode()
