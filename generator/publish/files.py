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

from generator import regular
from generator.errors import PublishError
from generator.model.post import STYLESHEET, Post
from generator.publish import site_posts, stylesheet
from generator.publish.preflight import verify
from generator.records import locks
from generator.records.atomic import pending, put, read, settle, stage, sync
from generator.syntax import jekyll

LOCK = Path(".cache/publish.lock")
FOREIGN = "there is already a post {} that this program did not write"
FOREIGN_HINT = "give the note another file name; --force keeps that post in results/{}/ and overwrites it"
_MANIFEST = "published.json"
_TEXT = "_published.markdown"  # Jekyll passes over names with an underscore: in any blog it is no page
_OLD_TEXT = "published.markdown"  # its name before that; read, and removed at the next publishing


class Published(NamedTuple):
    """Where a post is, and whether anything had to be written."""

    path: Path
    wrote: bool


@dataclass(frozen=True)
class PostFiles:
    """Where everything of one note lies."""

    root: Path
    stem: str
    place: str = ""  # of the post, below the root; "": the usual one

    @property
    def post(self) -> Path:
        return self.root / (self.place or f"_posts/{self.stem}{jekyll.SUFFIX}")

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
    def old_text(self) -> Path:
        return self.results / _OLD_TEXT

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
    """Write a post with its charts, made from the named records, and the stylesheet; only what changed.

    PublishError, and nothing written, where the post was edited by hand or would not be right on the site;
    `force` keeps that version as `results/NOTE/TIME.edited.markdown` first. While another publishes,
    `waiting` is told who.
    """
    files = PostFiles(root, post.stem, post.place)
    with locks.held(root / LOCK, waiting):
        guard(root, post.stem, post.place, force=force)
        verify(root, post)
        _settle(files)
        if _is_edited(files):
            _keep_edited(files)
        if post.stylesheet:
            stylesheet.publish(root / STYLESHEET, post.stylesheet)
        return Published(files.post, _write(files, post, records))


def taken_over(root: Path, stem: str, text: bytes) -> Mapping[Path, bytes]:
    """What remembers a post that was there before its note as published from no record."""
    files = PostFiles(root, stem)
    return {files.manifest: _as_json({"records": [], "charts": []}), files.text: text}


def state(root: Path, stem: str, text: str, place: str = "") -> str:
    """missing | current | stale | edited: the published post against the text that it would have now."""
    files = PostFiles(root, stem, place)
    if not files.post.exists():
        return "missing"
    if _is_edited(files):
        return "edited"
    return "current" if read(files.post) == text.encode() else "stale"


def guard(root: Path, stem: str, place: str = "", *, force: bool = False) -> None:
    """PublishError where the post was edited by hand, unless forced."""
    files = PostFiles(root, stem, place)
    if not force and _is_edited(files):
        if post := foreign(root, stem, place):
            raise PublishError(f"{FOREIGN.format(post)}; nothing is written", hint=FOREIGN_HINT.format(stem))
        raise PublishError(
            f"{files.post.relative_to(root)} was edited by hand; nothing is written",
            hint=f"--force overwrites it and keeps yours in results/{stem}/",
        )


def foreign(root: Path, stem: str, place: str = "") -> str:
    """The post in a note's place that this program did not write; "" where there is none."""
    files = PostFiles(root, stem, place)
    copies = [path for copy in (files.text, files.old_text) for path in (copy, pending(copy))]
    there = files.post.exists() and not any(copy.exists() for copy in copies)
    return files.post.relative_to(root).as_posix() if there else ""


def is_published(root: Path, stem: str, place: str = "") -> bool:
    """Is there a post of this note?"""
    return PostFiles(root, stem, place).post.exists()


def records(root: Path, stem: str, place: str = "") -> tuple[str, ...]:
    """Names of the records that the published post was made from; none where there is no such post."""
    files = PostFiles(root, stem, place)
    staged = pending(files.manifest)
    return tuple(
        _manifest(staged if _is_unfinished(files) and staged.exists() else files.manifest)["records"]
    )


def charts(root: Path, stem: str) -> tuple[str, ...]:
    """File names of the charts that the published post shows, and of what its readers download."""
    return tuple(_manifest(PostFiles(root, stem).manifest)["charts"])


def settled(root: Path, stem: str, place: str = "") -> None:
    """Finish or take back what a publisher of the note left that was killed."""
    with locks.held(root / LOCK):
        _settle(PostFiles(root, stem, place))


# ------------------------------------------------------------------ whose text it is


def _is_edited(files: PostFiles) -> bool:
    """Is there a post that is not, byte for byte, what was last generated?"""
    found, copies = read(files.post), (files.text, files.old_text)
    ours = (read(path) for copy in copies for path in (copy, pending(copy)))
    return found is not None and found not in ours


def _is_unfinished(files: PostFiles) -> bool:
    """Was the post written, but not yet noted as written?"""
    staged = read(pending(files.text))
    return staged is not None and staged == read(files.post)


def _keep_edited(files: PostFiles) -> None:
    now = datetime.now(UTC)
    name = f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03}Z.edited.markdown"
    put(files.results / name, read(files.post) or b"")


# ------------------------------------------------------------------ writing, so that it can be cut anywhere


def _write(files: PostFiles, post: Post, records: Sequence[str]) -> bool:
    """All files of a post; False where every one of them is there already."""
    text, seen = post.text.encode(), read(files.post)
    manifest = _as_json({"records": sorted(records, reverse=True), "charts": sorted(post.assets)})
    charts = {files.assets / name: data for name, data in post.assets.items()}
    wanted = charts | {files.manifest: manifest, files.text: text, files.post: text}
    if all(read(path) == data for path, data in wanted.items()):
        _forget_old(files)
        return False
    stage(files.manifest, manifest)
    stage(files.text, text)
    for path, data in charts.items():
        put(path, data)
    if read(files.post) != seen:
        _take_back(files)
        raise PublishError(
            f"{files.post.relative_to(files.root)} changed meanwhile; nothing is written",
            hint="look at it, then run it again",
        )
    put(files.post, text)
    site_posts.wrote(files.root, files.post)
    _finish(files)
    return True


def _settle(files: PostFiles) -> None:
    """What a publisher that was killed left: finished where its post stands, else taken back."""
    if _is_unfinished(files):
        _finish(files)
    else:
        _take_back(files)


def _finish(files: PostFiles) -> None:
    """After the commit point: old charts that no post names go, then what was published is noted."""
    _sweep(files, _manifest(files.manifest)["charts"])
    for path in (files.manifest, files.text):  # the text last: as long as it is staged, this is not done
        if pending(path).exists():
            settle(pending(path), path)
    _forget_old(files)
    sync(files.results)


def _forget_old(files: PostFiles) -> None:
    """Nothing needs the copy under its old name once there is one under the new."""
    for path in (files.old_text, pending(files.old_text)):
        path.unlink(missing_ok=True)


def _take_back(files: PostFiles) -> None:
    """Before the commit point: what is new goes, charts that no post names and what was staged."""
    old = _manifest(files.manifest)["charts"]
    _sweep(files, set(_manifest(pending(files.manifest))["charts"]) - set(old))
    for path in (files.post, files.text, files.manifest):
        pending(path).unlink(missing_ok=True)


def _sweep(files: PostFiles, charts: Iterable[str]) -> None:
    """Delete those charts of the note that no post names."""
    doomed = [name for name in charts if Path(name).name == name and Path(name).suffix]
    named = b"\n".join(map(regular.read, site_posts.posts(files.root))) if doomed else b""
    for name in doomed:
        if f"/assets/{files.stem}/{name}".encode() not in named:
            (files.assets / name).unlink(missing_ok=True)
            pending(files.assets / name).unlink(missing_ok=True)


# ------------------------------------------------------------------ the manifest


def _manifest(path: Path) -> Mapping[str, Sequence[str]]:
    """Records and charts of a published.json; empty where there is none, or one that was cut short."""
    try:
        data = json.loads(regular.read(path))
        return {name: [str(item) for item in data[name]] for name in ("records", "charts")}
    except (OSError, ValueError, TypeError, KeyError):
        return {"records": [], "charts": []}


def _as_json(data: Mapping[str, Sequence[str]]) -> bytes:
    return (json.dumps(data, indent=1) + "\n").encode()
