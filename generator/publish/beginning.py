"""A folder -> what makes a notebook of it: of a Jekyll blog, or of an empty folder. Reads; `changes` writes.

Nothing that is there is overwritten, and the site of a blog stays as it is.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import resources
from generator.errors import Invalid, Location, Problem, SourceErrors, UsageError
from generator.notes import find, load
from generator.publish import exposure, site_posts
from generator.publish.changes import Change, seen
from generator.records import atomic
from generator.syntax import config_lines, jekyll, yaml_nodes
from generator.syntax.text import Source, decode
from generator.syntax.yaml_nodes import Scalar, Table

FOLDERS = (find.FOLDER, "results")
CONFIG = exposure.CONFIG
SETTINGS = "config.yml"
_OTHER_CONFIGS = ("_config.yaml", "_config.toml")  # Jekyll reads them only where there is no _config.yml
_ELSEWHERE = ("source", "collections_dir")  # settings after which _posts/ is no longer the site's
_NO_SITE = re.compile(  # what an empty folder may hold
    r"\..*|(README|LICENSE|COPYING)(\..*)?|config\.yml"
    "|assets|charts|experiments|probes|readers|results|services|templates"
)
_HASH = "[0-9a-f]" * 12  # in the name of each chart
_ATTRIBUTES = (
    f"assets/*/*-{_HASH}.svg -diff linguist-generated",
    "results/*/*.json -diff linguist-generated",
    "results/*/*.sources -diff linguist-generated",
    "results/*/published.json diff",
    "results/*/_published.markdown -diff linguist-generated",
)
_IGNORED = (".cache/",)
_OF_JEKYLL = ("_site/", ".jekyll-cache/", ".sass-cache/")
_CLOCK = re.compile(r"^date[ \t]*:.*\d:\d\d", re.MULTILINE)


@dataclass(frozen=True)
class Beginning:
    """What is to be written into a folder, and the folders that it lacks."""

    root: Path
    changes: tuple[Change, ...]
    folders: tuple[str, ...]

    @property
    def is_done(self) -> bool:
        return not self.changes and not self.folders


def is_blog(root: Path) -> bool:
    """Does Jekyll build a site there? UsageError where that cannot be, or it is no folder for a new one."""
    if (root / CONFIG).exists() or (root / CONFIG).is_symlink():
        return True
    if other := next((name for name in _OTHER_CONFIGS if (root / name).exists()), ""):
        hint = f"`mv {other} {CONFIG}`, if it is YAML" if other.endswith("yaml") else f"write it as {CONFIG}"
        raise UsageError(f"Jekyll's settings are in {other}: the notebook reads {CONFIG}", hint=hint)
    if (root / "_posts").is_dir():
        return True
    names = sorted(path.name for path in root.iterdir()) if root.is_dir() else []
    if found := [name for name in names if not _NO_SITE.fullmatch(name)]:
        raise UsageError(
            f"{root} is no Jekyll blog, and not empty: {', '.join(found[:4])}", hint=_where(root)
        )
    return False


def _where(root: Path) -> str:
    above = next((folder for folder in root.parents if (folder / CONFIG).is_file()), None)
    return f"the blog is in {above}" if above else "`init DIR` with a new name makes a blog in that folder"


# ------------------------------------------------------------------ of a blog


def of_blog(root: Path, timezone: str) -> Beginning:
    """What makes a notebook of a blog, with this time zone unless it is "". SourceErrors, UsageError."""
    text, table = _settings(seen(root, CONFIG) or b"")
    _check_folders(root, exposure.unexcluded(table, exposure.ALWAYS))
    _check_settings(root)
    names = dict.fromkeys((*exposure.ALWAYS, SETTINGS, *exposure.ours(root)))
    changes = (
        _config(root, text, exposure.unexcluded(table, tuple(names)), timezone),
        _new(root, SETTINGS, _template(f"site/{SETTINGS}")),
        _lines(root, ".gitignore", _IGNORED),
        _lines(root, ".gitattributes", _ATTRIBUTES),
    )
    return _beginning(root, changes)


def _beginning(root: Path, changes: Sequence[Change | None]) -> Beginning:
    missing = tuple(name for name in FOLDERS if not (root / name).is_dir())
    wanted = (change for change in changes if change and change.before != change.after)
    return Beginning(root, tuple(wanted), missing)


def _config(root: Path, text: str, names: Sequence[str], timezone: str) -> Change:
    """`_config.yml`, which holds this text, with the names in `exclude:`, and the time zone."""
    before = seen(root, CONFIG)
    try:
        made = config_lines.having(text, "timezone", timezone) if timezone else text
        made = config_lines.excluding(made, names, exposure.USUAL)
    except Invalid as error:
        raise SourceErrors([error.at(config_lines.place(text, CONFIG))]) from error
    mark = b"\xef\xbb\xbf" if (before or b"").startswith(b"\xef\xbb\xbf") else b""
    return Change(CONFIG, before, mark + made.encode())


def _settings(data: bytes) -> tuple[str, Table | None]:
    """Jekyll's settings as text and as read; SourceErrors where they are no YAML, or the posts elsewhere."""
    text, problems = decode(data, CONFIG)
    node, faults = yaml_nodes.parse(Source(text, Location(CONFIG)))
    if problems or (node is None and faults):
        raise SourceErrors(problems or faults)
    if node is not None and not isinstance(node, Table):
        what = "Jekyll's settings must be a mapping of keys to values"
        raise SourceErrors([Problem(node.location, what, "begin with a line `title: ...`")])
    moved = [node.get(key) for key in _ELSEWHERE] if node else []
    for value in moved:
        if isinstance(value, Scalar) and value.text.strip("./"):
            what = f"the site's posts are below {value.text}/, and a notebook's are in _posts/"
            raise SourceErrors([Problem(value.location, what, "move them up, or begin a blog of its own")])
    return text, node


def _check_folders(root: Path, published: Sequence[str]) -> None:
    """UsageError where a folder of that name is among the published ones and not ours, or leads out."""
    for name in FOLDERS:
        place = root / name
        if place.is_symlink() and not place.resolve().is_relative_to(root.resolve()):
            raise UsageError(
                f"{place} leads to {place.resolve()}; nothing is written", hint="remove that link"
            )
        if place.exists() and not place.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(place))
        if f"{name}/" in published and (files := _foreign(place)):
            what = f"{name}/ is the blog's own: Jekyll publishes {files[0].relative_to(root)}"
            raise UsageError(
                f"{what}; nothing is written", hint=f"a notebook needs {name}/ for itself: rename yours"
            )


def _foreign(folder: Path) -> list[Path]:
    """The files of a folder, if none of them is a notebook's."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name[0] not in "._"]
    own = any(path.suffix in find.SUFFIXES or path.name == "published.json" for path in files)
    records = any(re.fullmatch(r"\d{8}T\d{9}Z-.*\.json", path.name) for path in files)
    return [] if own or records else files


def _check_settings(root: Path) -> None:
    """SourceErrors where there is a config.yml that is not a notebook's."""
    _, problems = load.config(root)
    if problems:
        raise SourceErrors(problems)


def _new(root: Path, name: str, text: str) -> Change | None:
    """A file, unless it is there."""
    return Change(name, None, text.encode()) if seen(root, name) is None else None


def _lines(root: Path, name: str, lines: Sequence[str]) -> Change:
    """A file for git with lines that it lacks."""
    before = seen(root, name)
    text = (before or b"").decode("utf-8", "surrogateescape")
    there = {" ".join(line.split()).strip("/") for line in text.splitlines()}
    missing = [line for line in lines if line.strip("/") not in there]
    made = config_lines.appended(text, missing) if missing else text
    return Change(name, before, made.encode("utf-8", "surrogateescape"))


# ------------------------------------------------------------------ of an empty folder


def of_nothing(root: Path, timezone: str, day: str) -> Beginning:
    """What makes a complete blog of an empty folder, with a first note of that day."""
    _check_folders(root, ())
    _check_settings(root)
    site = _template(f"site/{CONFIG}").replace("TIMEZONE", timezone, 1)
    first = _template("experiment.yml").replace("TITLE", jekyll.yaml_str(f"{day} a first note"), 1)
    note = f"{find.FOLDER}/{day}-a-first-note.yml"
    changes = (
        _new(root, CONFIG, site),
        _new(root, "index.markdown", _template("site/index.markdown")),
        _new(root, SETTINGS, _template(f"site/{SETTINGS}")),
        _lines(root, ".gitignore", (*_IGNORED, *_OF_JEKYLL)),
        _lines(root, ".gitattributes", _ATTRIBUTES),
        None if find.every(root) else _new(root, note, first),
    )
    return _beginning(root, changes)


def _template(name: str) -> str:
    return (resources.folders(Path(), "templates")[-1] / name).read_text(encoding="utf-8")


# ------------------------------------------------------------------ the time zone


def timed(root: Path) -> tuple[str, ...]:
    """The posts whose day hangs on the site's time zone: their date has a time."""
    return tuple(
        path.relative_to(root).as_posix() for path in site_posts.posts(root) if _CLOCK.search(_front(path))
    )


def _front(path: Path) -> str:
    text = (atomic.read(path) or b"").decode("utf-8", "replace").removeprefix("\ufeff")
    return jekyll.split(text)[0]


def moved(root: Path, here: str, there: str) -> Iterator[str]:
    """The posts whose address another time zone changes."""
    for name in timed(root):
        matter = site_posts.front_matter(root / name)
        if jekyll.url(Path(name).stem, matter, here) != jekyll.url(Path(name).stem, matter, there):
            yield name
