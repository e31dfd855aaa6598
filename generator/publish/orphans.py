"""What is left of notes whose experiment is gone: posts, charts, records. Reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from generator import regular
from generator.errors import Location, Problem
from generator.model.post import STYLESHEET
from generator.notes import find
from generator.publish import drafts, files, site_posts
from generator.syntax import jekyll

POST, ASSETS, RESULTS = "post", "assets", "results"
_GONE = "its experiment is gone"
_CHART = re.compile(r".+-[0-9a-f]{12}\.svg|\d{8}T\d+Z-.+\.json")  # or the record that it is drawn from
_PLACE = re.compile(rb"^post[ \t]*:[ \t]*['\"]?(.+?)['\"]?[ \t]*(?:#.*)?\r?$", re.MULTILINE)


class Orphan(NamedTuple):
    """Something of a note that is no more."""

    kind: str
    path: str  # below the notebook
    stem: str

    @property
    def line(self) -> str:
        """`_posts/2023-11-03-locks.markdown: its experiment is gone`."""
        return f"{self.path}: {_GONE}"

    @property
    def problem(self) -> Problem:
        option = " --results" if self.kind == RESULTS else ""
        return Problem(Location(self.path), _GONE, f"python -m generator remove {self.stem}{option}")


def orphans(root: Path) -> tuple[Orphan, ...]:
    """All of them; a picture that a post shows is none."""
    notes = find.every(root)
    stems = {path.stem for path in notes}
    return (*_posts(root, stems, _places(notes)), *_assets(root, stems), *_results(root, stems))


def _places(notes: tuple[Path, ...]) -> set[str]:
    """Where posts lie that are not in the usual place."""
    found = (_PLACE.search(regular.read(path)) for path in notes if path.is_file())
    return {match[1].decode("utf-8", "replace") for match in found if match}


def _posts(root: Path, stems: set[str], places: set[str]) -> Iterator[Orphan]:
    for path in (*site_posts.posts(root), *_drafts(root)):
        name = path.relative_to(root).as_posix()
        usual = name in (f"{folder}/{path.stem}{jekyll.SUFFIX}" for folder in ("_posts", drafts.FOLDER))
        if name not in places and not (usual and path.stem in stems) and _is_ours(root, path, usual=usual):
            yield Orphan(POST, name, path.stem)


def _drafts(root: Path) -> Iterator[Path]:
    """Those under names that this program gives."""
    return (path for path in sorted((root / drafts.FOLDER).glob(f"[0-9]*{jekyll.SUFFIX}")) if path.is_file())


def _is_ours(root: Path, path: Path, *, usual: bool) -> bool:
    """Did this program write that post? Its copy says so, or the stylesheet that only its posts ask for."""
    copy = usual and files.PostFiles(root, path.stem).text.exists()
    return copy or f"/{STYLESHEET}".encode() in regular.read(path)


def _assets(root: Path, stems: set[str]) -> Iterator[Orphan]:
    """Folders with charts of this program's that no post shows."""
    found = [path for path in _folders(root / "assets") if path.name not in stems and charts(path)]
    shown = b"\n".join(map(regular.read, site_posts.posts(root))) if found else b""
    for path in found:
        if f"/assets/{path.name}/".encode() not in shown:
            yield Orphan(ASSETS, f"assets/{path.name}/", path.name)


def charts(folder: Path) -> tuple[str, ...]:
    """The files of a folder that have the names of this program's charts."""
    found = folder.iterdir() if folder.is_dir() else ()
    return tuple(sorted(path.name for path in found if _CHART.fullmatch(path.name)))


def _results(root: Path, stems: set[str]) -> Iterator[Orphan]:
    for path in _folders(root / "results"):
        if path.name not in stems and any(one.is_file() for one in path.iterdir()):
            yield Orphan(RESULTS, f"results/{path.name}/", path.name)


def _folders(folder: Path) -> list[Path]:
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in found if path.is_dir() and path.name[0] not in "._")
