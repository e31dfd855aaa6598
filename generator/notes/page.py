"""`body:` of a note -> its page: from the YAML, or from a Markdown file beside it. Reads that file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from generator.errors import Location
from generator.model.note import Block, Prose
from generator.notes import body
from generator.notes.fields import Fields
from generator.syntax import yaml_nodes
from generator.syntax.jekyll import FRONT
from generator.syntax.text import Source, decode, read
from generator.syntax.yaml_nodes import Node, Scalar, Table

_HINT = "write `body: |` and the page indented below it, or the name of a .md file"
_BESIDE = "name a .md file beside the experiment"


@dataclass(frozen=True)
class Page:
    """The body, and the front matter of a body file that has its own: as written, and read."""

    parts: tuple[Prose | Block, ...] = ()
    raw: str = ""
    front: Table | None = None


def page(
    node: Node | None,
    source: Source,
    path: Path,
    root: Path,
    fields: Fields,
    *,
    as_is: bool = False,
    given: Mapping[Path, bytes] = MappingProxyType({}),
) -> Page:
    """The value of `body:` in the experiment at `path`, whose text is `source`; problems go to `fields`.

    `as_is`: a body file with front matter of its own is kept whole, every byte of it. `given`: files that
    are not on the disk yet.
    """
    if isinstance(node, Scalar) and node.style == "|":
        return Page(_parts(_inside(node, source), fields))
    if isinstance(node, Scalar) and "\n" not in node.text and node.text.endswith((".md", ".markdown")):
        if as_is and (data := given.get(path.parent / node.text)):
            return _whole(data, relative(path.parent / node.text, root), fields)
        return _from_file(node, path, root, fields, as_is=as_is, given=given)
    if node is None:
        fields.problem(source.start, "missing 'body'", _HINT)
    elif not (isinstance(node, Scalar) and node.absent):
        fields.problem(node.location, "body must be a | text or the name of a .md file", _HINT)
    return Page()


def relative(path: Path, root: Path) -> str:
    """A file's name as problems show it."""
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()


def _parts(source: Source, fields: Fields) -> tuple[Prose | Block, ...]:
    parts, problems = body.split(source)
    fields.problems += problems
    return parts


def _inside(node: Scalar, source: Source) -> Source:
    """The text of a | scalar, where it stands in the file: one line below its key, indented."""
    line = source.location(node.offset).line + 1
    written = source.text.split("\n")[line - 1 :]
    pairs = zip(node.text.split("\n"), written, strict=False)
    indent = next((len(there) - len(here) for here, there in pairs if here), 0)
    return Source(node.text, Location(source.start.file, line, 1 + indent))


def _from_file(
    node: Scalar, path: Path, root: Path, fields: Fields, *, as_is: bool, given: Mapping[Path, bytes]
) -> Page:
    target = path.parent / node.text
    try:
        inside = target.resolve().is_relative_to(path.parent.resolve())
        there = target.is_file()
    except (OSError, RuntimeError, ValueError):  # a loop of links, a name that no file can have
        inside, there = True, False
    if not (inside and there):
        beside = f"there is no file {relative(target, root)}"
        what = beside if inside else f"'{node.text}' leads out of {relative(path.parent, root)}/"
        fields.problem(node.location, what, _BESIDE)
        return Page()
    file = relative(target, root)
    text, problems = read(target, file, whole=as_is)
    if as_is and not problems and FRONT.match(text):
        return verbatim(text, file, fields)
    if as_is and not problems:
        text, problems = read(target, file)
    if target in given:
        text, problems = decode(given[target], file)
    fields.problems += problems
    return _with_front_matter(text, Location(file), fields)


def _whole(data: bytes, file: str, fields: Fields) -> Page:
    """A post that is to be taken over."""
    text, problems = decode(data, file, whole=True)
    fields.problems += problems
    if not problems and not FRONT.match(text):
        hint = "begin it with two lines ---, or leave it to Jekyll"
        fields.problem(Location(file), "has no front matter, so Jekyll does not publish it", hint)
    return Page() if problems else verbatim(text, file, fields)


def verbatim(text: str, file: str, fields: Fields) -> Page:
    """A whole post, every character of it: what is no block is prose. Its own faults are Jekyll's to tell."""
    match = FRONT.match(text)
    head, matter = (match[0], match[1]) if match else ("", "")
    front, problems = yaml_nodes.parse(Source(matter.replace("\r\n", "\n"), Location(file, 2)))
    if front is None:  # an alias, or a key that is there twice, Jekyll reads
        fields.problems += problems
    source = Source(text, Location(file))
    parts, problems = body.split(source.cut(len(head), len(text)), whole=True)
    fields.problems += problems
    return Page(parts, head, front if isinstance(front, Table) else Table((), source.start))


def _with_front_matter(text: str, start: Location, fields: Fields) -> Page:
    source = Source(text.replace("\r\n", "\n"), start)
    match = FRONT.match(text)
    if match is None:
        return Page(_parts(source, fields))
    rest = source.cut(len(match[0].replace("\r\n", "\n")), len(source.text))
    front, problems = yaml_nodes.parse(Source(match[1].replace("\r\n", "\n"), Location(start.file, 2)))
    fields.problems += problems
    table = front if isinstance(front, Table) else Table((), start)
    return Page(_parts(rest, fields), match[0], table)
