"""Templates: filled in, and asked which options they read. The only door to Jinja.

Templates are read, nothing else.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.errors import Location, Problem, RenderError
from generator.syntax import jekyll

if TYPE_CHECKING:
    from jinja2 import Environment, nodes

_OWN = "templates/ of the notebook holds your own"
_MEND = "mend the template"
_ONE_LINE = 24  # characters of a cell that a phone shows in one line
_METHODS = frozenset(dir(dict))  # what `block.options.NAME` gives before an option of that name


def load(folders: Sequence[Path]) -> None:
    """Compile every template; whoever fills one does so itself, else. A wrong one waits for its use."""
    from jinja2 import TemplateError

    known = _environment(tuple(folders))
    for name in known.list_templates(extensions=["j2"]):
        with suppress(TemplateError):
            known.get_template(name)


def _glued(text: str) -> str:
    """A text that stays in one line, unless it is long; browsers break lines after a dash, too."""
    return text.replace(" ", "\u00a0").replace("–", "–\u2060") if len(text) <= _ONE_LINE else text


@cache
def _environment(folders: tuple[Path, ...]) -> Environment:
    """What finds templates, in these folders in order, and fills them in."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(list(folders)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # Markdown: the filters escape
    )
    made.filters |= {
        "prose": jekyll.prose,
        "code": jekyll.code,
        "fence": jekyll.fence,
        "html": jekyll.html,
        "relative_url": jekyll.relative_url,
        "glued": _glued,
    }
    return made


def filled(folders: Sequence[Path], name: str, **context: Any) -> str:
    """A template's text; RenderError with its file and line."""
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

    try:
        return _environment(tuple(folders)).get_template(name).render(**context)
    except TemplateNotFound as error:
        raise RenderError(f"there is no template {error.name}", hint=_OWN) from error
    except TemplateSyntaxError as error:
        raise RenderError(f"{error.filename or name}:{error.lineno}: {error.message}", hint=_MEND) from error
    except (TemplateError, TypeError, ValueError, AttributeError, LookupError, ArithmeticError) as error:
        frames = [
            frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".j2")
        ]
        where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else name
        raise RenderError(f"{where}: {error}", hint=_MEND) from error


def source(folders: Sequence[Path], name: str) -> str:
    """The text of a file that is no template, as it stands; RenderError where there is none."""
    from jinja2 import TemplateNotFound

    known = _environment(tuple(folders))
    try:
        assert known.loader
        return known.loader.get_source(known, name)[0]
    except TemplateNotFound as error:
        raise RenderError(f"there is no file {error.name} among the templates", hint=_OWN) from error


# ------------------------------------------------------------------ options


def options(folders: Sequence[Path], kind: str) -> frozenset[str] | Problem | None:
    """The options that a block's template reads: X of each `block.options.X`.

    None where it may read any (it hands `block` or all its options on), a Problem where it is wrong.
    """
    from jinja2 import TemplateError, TemplateSyntaxError

    try:
        return _read(_environment(tuple(folders)), f"blocks/{kind}.md.j2")
    except TemplateSyntaxError as error:
        location = Location(error.filename or error.name or "", error.lineno)
        return Problem(location, error.message or "it cannot be read", _MEND)
    except TemplateError as error:
        return Problem(Location(f"templates/blocks/{kind}.md.j2"), f"there is no template {error}", _OWN)


class _Any(Exception):
    """The template takes the options as a whole."""


def _read(environment: Environment, name: str) -> frozenset[str] | None:
    """X of each `block.options.X` in a template and what it includes; None where it may read any.

    Raises what Jinja does where a template is missing or wrong.
    """
    found: set[str] = set()
    names = [name]
    try:
        for one in names:  # which grows
            tree = _tree(environment, one)
            names += [other for other in _others(tree) if other not in names]
            _collect(tree, found)
    except _Any:
        return None
    return frozenset(found)


def _tree(environment: Environment, name: str) -> nodes.Template:
    assert environment.loader
    source, file, _ = environment.loader.get_source(environment, name)
    return environment.parse(source, name, file)


def _others(tree: nodes.Template) -> list[str]:
    """The templates that see `block`, too: macros that are imported do not, unless with their context."""
    from jinja2 import nodes

    found = []
    for node in tree.find_all((nodes.Include, nodes.Extends, nodes.Import, nodes.FromImport)):
        if getattr(node, "with_context", True):
            template = getattr(node, "template", None)
            if not isinstance(template, nodes.Const):
                raise _Any
            found.append(str(template.value))
    return found


def _collect(node: nodes.Node, found: set[str]) -> None:
    """Add the options that a node reads; _Any where they, or `block`, go somewhere as a whole."""
    from jinja2 import nodes

    if isinstance(node, nodes.Name) and node.name == "block":
        raise _Any
    name = _option(node)
    if name is not None:
        found.add(name)
        further: list[nodes.Node] = [*node.args] if isinstance(node, nodes.Call) else []
    else:
        further = [] if _is_other_attribute(node) else list(node.iter_child_nodes())
    for child in further:
        _collect(child, found)


def _is_options(node: nodes.Node) -> bool:
    """Is it `block.options`?"""
    from jinja2 import nodes

    return isinstance(node, nodes.Getattr) and node.attr == "options" and _is_block(node.node)


def _is_block(node: nodes.Node) -> bool:
    from jinja2 import nodes

    return isinstance(node, nodes.Name) and node.name == "block"


def _is_other_attribute(node: nodes.Node) -> bool:
    """Is it `block.arguments` or the like?"""
    from jinja2 import nodes

    return isinstance(node, nodes.Getattr) and node.attr != "options" and _is_block(node.node)


def _option(node: nodes.Node) -> str | None:
    """The one option that `block.options.x`, `["x"]`, `.get("x")` or `"x" in block.options` reads."""
    from jinja2 import nodes

    if isinstance(node, nodes.Getattr) and _is_options(node.node) and node.attr not in _METHODS:
        return node.attr
    key: nodes.Node | None = None
    if isinstance(node, nodes.Getitem) and _is_options(node.node):
        key = node.arg
    elif isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr) and node.args:
        key = node.args[0] if node.node.attr == "get" and _is_options(node.node.node) else None
    elif isinstance(node, nodes.Compare) and len(node.ops) == 1 and _is_options(node.ops[0].expr):
        key = node.expr
    return str(key.value) if isinstance(key, nodes.Const) else None
