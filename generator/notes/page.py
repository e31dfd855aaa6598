"""`body:` of a note -> its page: from the YAML, or from a Markdown file beside it. Reads that file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.errors import Location
from generator.model.note import Block, Prose
from generator.notes import body
from generator.notes.fields import Fields
from generator.syntax import yaml_nodes
from generator.syntax.jekyll import FRONT
from generator.syntax.text import Source, read
from generator.syntax.yaml_nodes import Node, Scalar, Table

_HINT = "write `body: |` and the page indented below it, or the name of a .md file"
_BESIDE = "name a .md file beside the experiment"


@dataclass(frozen=True)
class Page:
    """The body, and the front matter of a body file that has its own: as written, and read."""

    parts: tuple[Prose | Block, ...] = ()
    raw: str = ""
    front: Table | None = None


def page(node: Node | None, source: Source, path: Path, root: Path, fields: Fields) -> Page:
    """The value of `body:` in the experiment at `path`, whose text is `source`; faults go to `form`."""
    if isinstance(node, Scalar) and node.style == "|":
        return Page(_parts(_inside(node, source), fields))
    if isinstance(node, Scalar) and "\n" not in node.text and node.text.endswith((".md", ".markdown")):
        return _from_file(node, path, root, fields)
    if node is None:
        fields.problem(source.start, "there is no body", _HINT)
    elif not (isinstance(node, Scalar) and node.absent):
        fields.problem(node.location, "body is neither a | text nor the name of a .md file", _HINT)
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


def _from_file(node: Scalar, path: Path, root: Path, fields: Fields) -> Page:
    target = path.parent / node.text
    if _leads_out(target, path.parent):
        fields.problem(node.location, f"'{node.text}' leads out of {relative(path.parent, root)}/", _BESIDE)
        return Page()
    if not target.is_file():
        fields.problem(node.location, f"there is no file {relative(target, root)}", _BESIDE)
        return Page()
    text, problems = read(target, relative(target, root))
    fields.problems += problems
    return _with_front_matter(text, Location(relative(target, root)), fields)


def _leads_out(target: Path, folder: Path) -> bool:
    """Is it outside of the folder? Links that lead to each other lead nowhere."""
    try:
        return not target.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return False


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
