"""Post -> files, all or nothing; what was edited by hand in a post stays.

What was generated last lies beside the records: the author's edits are what the post differs from it by, and
are merged with what is new.

The order makes it so: what is about to be published (text and manifest, dot-named), charts under names that
carry their content's hash, the post by rename (the commit point), then the charts that no post names any more
go, and the dot-named files take their final names. Killed anywhere in between, the next command finishes or
takes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from generator import regular
from generator.errors import PublishError
from generator.model.post import STYLESHEET, Post
from generator.publish import by_hand, manifest, merge, preflight, site_posts, stylesheet
from generator.publish.by_hand import Edit
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
    """Where a post is, whether anything had to be written, and what of the author's is in it."""

    path: Path
    wrote: bool
    edits: tuple[Edit, ...] = ()
    other: Path | None = None  # the file with the author's version, where that did not become the post


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
    def name(self) -> str:
        """The post, as messages call it."""
        return self.post.relative_to(self.root).as_posix()

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

    def kept(self, now: datetime) -> Path:
        """Where a version of the author's is kept: Jekyll passes over a name with an underscore."""
        return self.results / f"_{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03}Z.edited.markdown"

    @property
    def manifest(self) -> Path:
        return self.results / _MANIFEST


def publish(
    root: Path,
    post: Post,
    records: Sequence[str],
    *,
    force: bool = False,
    settle: str = "",
    waiting: Callable[[str], None] = lambda _: None,
) -> Published:
    """Write a post with its charts, made from the named records, and the stylesheet; only what changed.

    PublishError, and nothing written, where an edit by hand and what is new conflict, or the post would not
    be right on the site. `settle`, merge.AUTHOR or merge.PROGRAM, says whose version stands in conflicts,
    `force` that no edit does; then the author's is kept as `results/NOTE/_TIME.edited.markdown` first. While
    another publishes, `waiting` is told who.
    """
    files = PostFiles(root, post.stem, post.place)
    with locks.held(root / LOCK, waiting):
        guard(root, post.stem, post.place, force=force or read(files.post) == post.text.encode())
        verify(root, post)
        _settle(files)
        seen = read(files.post)
        page, lost = (post, force) if force or not _is_edited(files) else _with_edits(files, post, settle)
        other = _keep_edited(files) if lost and _is_edited(files) else None
        if post.stylesheet:
            stylesheet.publish(root / STYLESHEET, post.stylesheet)
        wrote = _write(files, post, page, records, seen)
        return Published(files.post, wrote, by_hand.edits(post.text, page.text), other)


def taken_over(root: Path, stem: str, text: bytes) -> Mapping[Path, bytes]:
    """What remembers a post that was there before its note as published from no record."""
    files = PostFiles(root, stem)
    return {files.manifest: manifest.as_json({"records": [], "charts": []}), files.text: text}


def state(root: Path, stem: str, text: str, place: str = "") -> str:
    """The published post against the text that would be generated now.

    missing | foreign | current | edited (by hand, and nothing is new) | stale | conflict
    """
    files = PostFiles(root, stem, place)
    if (found := read(files.post)) is None:
        return "missing"
    if found == text.encode():
        return "current"
    if foreign(root, stem, place):
        return "foreign"
    if not _is_edited(files):
        return "stale"
    merged = by_hand.merged(_base(files), found, text, files.name)
    if merged.conflicts:
        return "conflict"
    return "edited" if merged.text.encode() == found else "stale"


def guard(root: Path, stem: str, place: str = "", *, force: bool = False) -> None:
    """PublishError where the post is none that could be merged with what is new, unless forced."""
    files = PostFiles(root, stem, place)
    if files.post.is_symlink():
        raise PublishError(
            f"{files.name} is a symbolic link; nothing is written", hint="put the file itself in its place"
        )
    if force or not _is_edited(files):
        return
    if post := foreign(root, stem, place):
        raise PublishError(f"{FOREIGN.format(post)}; nothing is written", hint=FOREIGN_HINT.format(stem))
    by_hand.text(read(files.post) or b"", files.name)


def edits(root: Path, stem: str, place: str = "") -> tuple[Edit, ...]:
    """What the published post differs by from what was generated; nothing where there is no such post."""
    files = PostFiles(root, stem, place)
    if not _is_edited(files) or foreign(root, stem, place):
        return ()
    return by_hand.edits(_base(files).decode(), by_hand.text(read(files.post) or b"", files.name))


def edited(root: Path, stem: str, text: str, place: str = "") -> str:
    """A note's post as it is on the disk; PublishError unless it was made from this text, edited or not."""
    files = PostFiles(root, stem, place)
    guard(root, stem, place)
    if not files.post.exists():
        raise PublishError(f"there is no post {files.name}", hint=f"python -m generator render {stem}")
    if _base(files) != text.encode():
        what = f"{files.name} is stale: the note has changed since it was published"
        raise PublishError(what, hint=f"first: python -m generator render {stem}")
    return by_hand.text(read(files.post) or b"", files.name)


def is_edited(root: Path, stem: str, place: str = "") -> bool:
    """Is there a post of this note that was edited by hand?"""
    return _is_edited(PostFiles(root, stem, place)) and not foreign(root, stem, place)


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
        manifest.read(staged if _is_unfinished(files) and staged.exists() else files.manifest)["records"]
    )


def charts(root: Path, stem: str) -> tuple[str, ...]:
    """File names of the charts that the published post shows, and of what its readers download."""
    return tuple(manifest.read(PostFiles(root, stem).manifest)["charts"])


def settled(root: Path, stem: str, place: str = "") -> None:
    """Finish or take back what a publisher of the note left that was killed."""
    with locks.held(root / LOCK):
        _settle(PostFiles(root, stem, place))


def with_edits(root: Path, post: Post) -> Post:
    """A post as it would be published, with its author's edits by hand; PublishError where they conflict."""
    files = PostFiles(root, post.stem, post.place)
    if not is_edited(root, post.stem, post.place):
        return post
    merged = by_hand.merged(_base(files), read(files.post) or b"", post.text, files.name)
    if merged.conflicts:
        raise by_hand.conflict(merged.conflicts)
    return by_hand.page(post, merged.text)


# ------------------------------------------------------------------ whose text it is


def _is_edited(files: PostFiles) -> bool:
    """Is there a post that is not, byte for byte, what was last generated?"""
    found, copies = read(files.post), (files.text, files.old_text)
    ours = (read(path) for copy in copies for path in (copy, pending(copy)))
    return found is not None and found not in ours


def _base(files: PostFiles) -> bytes:
    """What was last generated: what the author's edits were made in."""
    if _is_unfinished(files):
        return read(pending(files.text)) or b""
    return _noted(files) or b""


def _noted(files: PostFiles) -> bytes | None:
    """The text that was noted as published, under its name or its old one."""
    return next(filter(None, map(read, (files.text, files.old_text, pending(files.old_text)))), None)


def _is_unfinished(files: PostFiles) -> bool:
    """Was the post written, but not yet noted as written?"""
    staged, post = read(pending(files.text)), read(files.post)
    if staged is None or post is None:
        return False
    where = pending(files.manifest) if pending(files.manifest).exists() else files.manifest
    noted = _noted(files)
    if post == staged or (manifest.digest(post), manifest.digest(staged)) == manifest.digests(where):
        return True
    if noted is None or (manifest.digest(post), manifest.digest(noted)) == manifest.digests(files.manifest):
        return False
    return post != noted and by_hand.is_nearer(post, staged, noted)


def _with_edits(files: PostFiles, post: Post, settle: str) -> tuple[Post, bool]:
    """The post with the author's edits in it, and is one of them not?

    PublishError where it cannot be both, or is no right page.
    """
    found = read(files.post) or b""
    merged = by_hand.merged(_base(files), found, post.text, files.name, settle=settle or merge.AUTHOR)
    if merged.conflicts and not settle:
        raise by_hand.conflict(merged.conflicts)
    page = by_hand.page(post, merged.text)
    preflight.verify(files.root, page, known=preflight.check(found.decode(), liquid_as_is=post.liquid_as_is))
    return page, bool(merged.conflicts) and settle == merge.PROGRAM


def _keep_edited(files: PostFiles) -> Path:
    kept = files.kept(datetime.now(UTC))
    put(kept, read(files.post) or b"")
    return kept


# ------------------------------------------------------------------ writing, so that it can be cut anywhere


def _write(files: PostFiles, post: Post, page: Post, records: Sequence[str], seen: bytes | None) -> bool:
    """All files of a post; False where every one of them is there already.

    `page` is the post with the author's edits, made from what was `seen` on the disk.
    """
    text, shown = post.text.encode(), page.text.encode()
    charts = {files.assets / name: data for name, data in page.assets.items()}
    noted = manifest.as_json(_noting(files, page, records) | manifest.of_edited(text, shown))
    wanted = charts | {files.manifest: noted, files.text: text, files.post: shown}
    if all(read(path) == data for path, data in wanted.items()):
        _forget_old(files)
        return False
    stage(files.manifest, noted)
    stage(files.text, text)
    for path, data in charts.items():
        put(path, data)
    if read(files.post) != seen:
        _take_back(files)
        raise PublishError(f"{files.name} changed meanwhile; nothing is written", hint="run it again")
    put(files.post, shown)
    site_posts.wrote(files.root, files.post)
    _finish(files)
    return True


def _noting(files: PostFiles, page: Post, records: Sequence[str]) -> dict[str, Any]:
    """What is to be remembered: the records and the charts, an older one too where an edit still names it."""
    older = (
        name for name in manifest.read(files.manifest)["charts"] if _names(files, page.text.encode(), name)
    )
    return {"records": sorted(records, reverse=True), "charts": sorted({*page.assets, *older})}


def _settle(files: PostFiles) -> None:
    """What a publisher that was killed left: finished where its post stands, else taken back."""
    if _is_unfinished(files):
        _finish(files)
    else:
        _take_back(files)


def _finish(files: PostFiles) -> None:
    """After the commit point: old charts that no post names go, then what was published is noted."""
    _sweep(files, manifest.read(files.manifest)["charts"])
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
    old = manifest.read(files.manifest)["charts"]
    _sweep(files, set(manifest.read(pending(files.manifest))["charts"]) - set(old))
    for path in (files.post, files.text, files.manifest):
        pending(path).unlink(missing_ok=True)


def _sweep(files: PostFiles, charts: Iterable[str]) -> None:
    """Delete those charts of the note that no post names."""
    doomed = [name for name in charts if Path(name).name == name and Path(name).suffix]
    named = b"\n".join(map(regular.read, site_posts.posts(files.root))) if doomed else b""
    for name in doomed:
        if not _names(files, named, name):
            (files.assets / name).unlink(missing_ok=True)
            pending(files.assets / name).unlink(missing_ok=True)


def _names(files: PostFiles, text: bytes, chart: str) -> bool:
    return f"/assets/{files.stem}/{chart}".encode() in text
