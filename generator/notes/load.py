"""experiments/*.yml and config.yml -> Experiment and Config, every fault of a file at once. Reads files.

A fault never raises: what can be understood is kept, so that `check` finds the faults of the rest at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from generator.errors import Location, Problem
from generator.model.config import Config
from generator.model.note import Experiment
from generator.notes import conditions, find, hosts, measurements, services
from generator.notes.fields import Fields
from generator.notes.page import Page, page, relative
from generator.syntax import yaml_nodes
from generator.syntax.text import Source, decode, read
from generator.syntax.yaml_nodes import Listing, Node, Scalar, Table

KEYS = (
    "title",
    "date",
    "categories",
    "post",
    "front_matter",
    "summary",
    "liquid",
    "budget",
    "precision",
    "measure",
    "conditions",
    "versions",
    "hosts",
    "services",
    "send",
    "body",
)
SETTINGS = ("host_name", "commit_samples", "numbers", "layout", "front_matter", "hosts")  # of config.yml
NUMBERED = (".md", ".markdown", ".html", ".tex")  # files that may hold figures beside the posts
_LONGEST_BUDGET = 86400e9  # ns: a day
OWN_LINES = ("title", "date", "categories")  # of the front matter
REFUSED = (
    *OWN_LINES,
    "render_with_liquid",
)  # in `front_matter`: the program's own, or ignored by Jekyll 3.10
_LAYOUT = re.compile(r"[A-Za-z0-9_][\w./-]*", re.ASCII)


def experiment(
    path: Path, root: Path, given: Mapping[Path, bytes] = MappingProxyType({})
) -> tuple[Experiment | None, tuple[Problem, ...]]:
    """One experiment with its body file, and all their faults; None where nothing more can be checked.

    `given`: files that are not there yet, or not as they are to be.
    """
    file = relative(path, root)
    hint = "begin with a line `title: ...`"
    text, table, fields = _mapping(path, file, "an experiment", hint, given.get(path))
    if table is None:
        return None, tuple(fields.problems)
    _alone(path, file, fields)
    spelt = _known(table, fields)
    as_is, named = _as_is(table.get("liquid"), fields), hosts.of_note(table.get("hosts"), fields)
    source = Source(text.replace("\r\n", "\n"), Location(file))
    written = page(table.get("body"), source, path, root, fields, as_is=as_is, given=given)
    known = conditions.of_hosts(table, named, fields)
    head = _head(table, written, path.stem, fields, as_is=as_is) if spelt else dict.fromkeys(OWN_LINES, "")
    note = Experiment(
        file=file,
        stem=path.stem,
        **head,
        measurements=measurements.measurements(table.get("measure"), known, fields),
        conditions=known,
        services=services.services(table.get("services"), fields),
        body=written.parts,
        front_matter=_passed_through(table.get("front_matter"), fields) or _others(written.front),
        raw_front_matter=written.raw,
        summary=fields.shown(table.get("summary"), "summary"),
        liquid_as_is=as_is,
        budget=fields.duration(table.get("budget"), "budget", _LONGEST_BUDGET, "3 min"),
        precision=fields.share(table.get("precision"), "precision"),
        hosts=named,
        send=hosts.sent(table.get("send"), root, fields),
        text=text,
        place=_place(table.get("post"), path.stem, root, fields),
        locations=_locations(table) | (_locations(written.front) if written.front else {}),
    )
    return (note if spelt else None), tuple(fields.problems)


def _known(table: Table, fields: Fields) -> bool:
    """Are all keys known? Each has a value, but for conditions, of which one may be of no settings."""
    spelt = fields.known(table, KEYS, "an experiment")
    given = tuple(entry for entry in table.entries if entry[0].text != "conditions")
    fields.all_given(Table(given, table.location))
    return spelt


def _alone(path: Path, file: str, fields: Fields) -> None:
    """Two files of one stem would be one post."""
    for suffix in find.SUFFIXES:
        twin = path.with_suffix(suffix)
        if twin != path and twin.exists():
            what = f"{twin.name} beside it has the same name: both would be one post"
            fields.problem(Location(file), what, "rename or delete one of them")


def config(root: Path) -> tuple[Config, tuple[Problem, ...]]:
    """The generator's settings: config.yml, or the defaults where there is none."""
    path = root / "config.yml"
    if not path.exists():
        return Config(), ()
    _, table, fields = _mapping(path, "config.yml", "config.yml", "host_name: true")
    if table is None:
        return Config(), tuple(fields.problems)
    fields.known(table, SETTINGS, "config.yml")
    fields.all_given(table)
    host_name, commit_samples = (fields.flag(table.get(key), key) for key in ("host_name", "commit_samples"))
    numbers = {one.text: one.location for one in fields.scalars(table.get("numbers"), "numbers")}
    for name, location in numbers.items():
        if Path(name).is_absolute() or Path(name).suffix not in NUMBERED:
            what = f"'{name}' is no file for figures"
            fields.problem(location, what, "name a .md, .markdown, .html or .tex from here: [README.md]")
    layout = _layout(table.get("layout"), fields)
    others = _passed_through(table.get("front_matter"), fields, "each note has its own")
    usual = {"layout": layout, **others} if layout else others
    found = Config(host_name, commit_samples, numbers, usual, hosts.of_config(table.get("hosts"), fields))
    return found, tuple(fields.problems)


def with_usual(note: Experiment, config: Config) -> Experiment:
    """The note with what config.yml says of all posts; what it says itself stands, a body's own is whole."""
    if note.raw_front_matter or not config.front_matter:
        return note
    return replace(note, front_matter={**config.front_matter, **note.front_matter})


def timezone(root: Path) -> str:
    """The site's time zone, from Jekyll's _config.yml; "" where it names none."""
    return setting(root, "timezone")


def baseurl(root: Path) -> str:
    """The path below which the site is published, from Jekyll's _config.yml: `/x`; "" where it has none."""
    path = setting(root, "baseurl").strip("/")
    return f"/{path}" if path else ""


def setting(root: Path, name: str) -> str:
    """A setting of Jekyll's; "" where _config.yml has none, or cannot be read."""
    text, problems = read(root / "_config.yml", "_config.yml")
    node = None if problems else _settings(text)
    found = node.get(name) if isinstance(node, Table) else None
    return found.text.strip() if isinstance(found, Scalar) else ""


@lru_cache(maxsize=4)
def _settings(text: str) -> Node | None:
    """Jekyll's settings, parsed once however many notes ask for them."""
    return yaml_nodes.parse(Source(text, Location("_config.yml")))[0]


def _mapping(
    path: Path, file: str, what: str, hint: str, data: bytes | None = None
) -> tuple[str, Table | None, Fields]:
    """A YAML file's text and its mapping, None where it has none; `data` instead of what is on the disk."""
    text, problems = read(path, file) if data is None else decode(data, file)
    if problems:
        return "", None, Fields(problems)
    node, problems = yaml_nodes.parse(Source(text.replace("\r\n", "\n"), Location(file)))
    fields = Fields(problems)
    if isinstance(node, Table):
        return text, node, fields
    if not problems:
        said = "the file is empty" if node is None else f"{what} must be a mapping of keys to values"
        fields.problem(node.location if node else Location(file), said, hint)
    return text, None, fields


def _place(node: Node | None, stem: str, root: Path, fields: Fields) -> str:
    """Where the post lies, below the notebook; "" for the usual place."""
    text = fields.text(node, "post", "write the path of the post, below the notebook")
    if node is None or not text:
        return ""
    if not is_place(text):
        what = f"no post can lie in '{text}'"
        fields.problem(
            node.location, what, f"write _posts/{stem}.markdown, or a path below _posts/ or _drafts/"
        )
        return ""
    if not _leads_inside(root, text):
        fields.problem(node.location, f"'{text}' leads out of the notebook", "name a post inside")
        return ""
    return text


_PLACE = re.compile(r"(?:[^/]+/)*_(?:posts|drafts)/(?:[^/]+/)*[^/]+\.(?:markdown|mkdown|mkdn|mkd|md)")


def is_place(text: str) -> bool:
    """May a post lie there, as Jekyll has it? Folders that begin with a dot it passes over."""
    names = text.split("/")
    return bool(_PLACE.fullmatch(text)) and not any(name.startswith(".") for name in names)


def _leads_inside(root: Path, place: str) -> bool:
    """Does no symbolic link on the way lead out of the notebook?"""
    try:
        return (root / place).resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):  # a loop of links
        return False


def _head(table: Table, page: Page, stem: str, fields: Fields, *, as_is: bool) -> dict[str, Any]:
    """Title, date and categories, from the body file's own front matter where it has one."""
    if page.front is not None:
        for key, _ in table.entries:
            if key.text in (*OWN_LINES, "front_matter"):
                fields.problem(
                    key.location,
                    f"'{key.text}' belongs into the body file's own front matter",
                    "move it there",
                )
        table = page.front
        if as_is:
            return _head_as_is(table, stem)
    title = table.get("title")
    if title is None:
        fields.problem(table.location, "missing 'title'", "write `title: ...`")
    categories = table.get("categories")
    names = tuple(scalar.text for scalar in fields.scalars(categories, "categories"))
    return {
        "title": fields.shown(title, "title", "quote it"),
        "date": fields.shown(table.get("date"), "date"),
        "categories": names[0] if isinstance(categories, Scalar) and names else names or "",
    }


def _head_as_is(front: Table, stem: str) -> dict[str, Any]:
    """The same of a post that was there before its note: what Jekyll makes of it, and it needs no title."""
    fields = Fields()  # whose problems nobody is told: the page has been like that
    categories = tuple(one.text for one in fields.scalars(front.get("categories"), "categories"))
    words = " ".join(stem.split("-")[3:])
    return {
        "title": fields.text(front.get("title"), "title") or words,
        "date": fields.text(front.get("date"), "date"),
        "categories": categories[0]
        if isinstance(front.get("categories"), Scalar) and categories
        else categories,
    }


def _passed_through(
    node: Node | None, fields: Fields, own: str = "write `{}:` at the left edge"
) -> Mapping[str, Any]:
    """Keys for a post's front matter; `own` says where those go that are no such."""
    table = fields.table(node, "front_matter", "write {tags: [x]}")
    if table is None:
        return {}
    for key, value in table.entries:
        if key.text in REFUSED:
            of_note = key.text in OWN_LINES
            hint = own.format(key.text) if of_note else "delete it; `liquid: as-is` leaves your Liquid alone"
            fields.problem(key.location, f"'{key.text}' cannot stand in front_matter", hint)
        elif key.text == "layout":
            _layout(value, fields)
    return {key.text: yaml_nodes.typed(value) for key, value in table.entries}


def _layout(node: Node | None, fields: Fields) -> str:
    """The name of a layout; "" where none is named."""
    if node is None:
        return ""
    if isinstance(node, Scalar) and _LAYOUT.fullmatch(node.text):
        return node.text
    fields.problem(node.location, "layout must be the name of a layout", "write layout: page")
    return ""


def _others(front: Table | None) -> Mapping[str, Any]:
    """What a body file's own front matter says besides: its permalink decides the URL."""
    entries = front.entries if front else ()
    return {key.text: yaml_nodes.typed(value) for key, value in entries if key.text not in REFUSED}


def _as_is(node: Node | None, fields: Fields) -> bool:
    text = fields.text(node, "liquid")
    if node is not None and text not in ("", "as-is"):
        fields.problem(
            node.location, f"liquid can only be as-is, not '{text}'", "write `liquid: as-is`, or delete it"
        )
    return text == "as-is"


def _locations(table: Table) -> dict[str, Location]:
    locations = {key.text: value.location for key, value in table.entries}
    summary = table.get("summary")
    if isinstance(named := table.get("versions"), Table):
        locations |= {f"versions.{key.text}": value.location for key, value in named.entries}
    if isinstance(several := table.get("hosts"), Listing):
        locations |= {f"hosts.{one.text}": one.location for one in several.items if isinstance(one, Scalar)}
    if isinstance(summary, Scalar) and summary.style in ("'", '"'):
        locations["summary"] = replace(summary.location, column=summary.location.column + 1)
    return locations
