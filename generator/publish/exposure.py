"""What of the program's own files Jekyll would publish, and the lines that keep them out. Reads _config.yml.

In a blog that was there before, whatever its `exclude` does not name becomes part of the site.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from generator.errors import Location
from generator.syntax import yaml_nodes
from generator.syntax.text import Source, read
from generator.syntax.yaml_nodes import Listing, Node, Scalar, Table

CONFIG = "_config.yml"
ALWAYS = ("experiments/", "results/")  # there as soon as a note is measured
# Jekyll's own list, which 3.10 forgets as soon as there is another. Not vendor/: themes publish files of it.
USUAL = (
    "Gemfile",
    "Gemfile.lock",
    "node_modules/",
    "vendor/bundle/",
    "vendor/cache/",
    "vendor/gems/",
    "vendor/ruby/",
)
_IF_OURS = {  # what the program reads there; a folder of that name without any is the blog's own
    "charts/": ("*.py",),
    "probes/": ("*.c", "*.cc", "*.cpp", "*.cxx", "*.py", "*.sh", "*/Cargo.toml", "*/go.mod"),
    "readers/": ("*.py",),
    "services/": ("*.py",),
    "templates/": ("*.j2", "blocks/*.j2"),
}


def published(root: Path) -> tuple[str, ...]:
    """The program's files and folders that would be on the site; none where there is no `_config.yml`."""
    config = _config(root)
    if config is None or _elsewhere(config.get("source")):
        return ()
    return unexcluded(config, (*ALWAYS, *ours(root)))


def ours(root: Path) -> tuple[str, ...]:
    """The files and folders of a notebook that are there if wanted."""
    folders = (name for name, globs in _IF_OURS.items() if _holds(root / name, globs))
    return (*folders, *(["config.yml"] if (root / "config.yml").exists() else ()))


def _holds(folder: Path, globs: Sequence[str]) -> bool:
    """Is there a file of such a name, or in probes/ an executable?"""
    if any(True for pattern in globs for _ in folder.glob(pattern)):
        return True
    found = folder.iterdir() if folder.name == "probes" and folder.is_dir() else ()
    return any(path.is_file() and os.access(path, os.X_OK) for path in found)


def unexcluded(config: Table | None, names: Sequence[str]) -> tuple[str, ...]:
    """Those of the names that `exclude` does not keep from the site."""
    patterns = _texts(config.get("exclude")) if config else ()
    return tuple(name for name in sorted(names) if not is_excluded(name, patterns))


def excluded(root: Path) -> tuple[str, ...]:
    """What the blog's `_config.yml` keeps off its site, as patterns."""
    config = _config(root)
    return _texts(config.get("exclude")) if config else ()


def plugins(root: Path) -> tuple[str, ...]:
    """The plugins that the blog's `_config.yml` turns on; `gems` is what Jekyll called them before."""
    config = _config(root)
    return tuple(name for key in ("plugins", "gems") for name in _texts(config.get(key))) if config else ()


def lines(root: Path) -> tuple[str, ...]:
    """What to write into `_config.yml` so that none of them is."""
    names, config = published(root), _config(root)
    if not names or config is None:
        return ()
    if config.get("exclude") is not None:
        return tuple(f"  - {name}" for name in names)
    usual = (name for name in USUAL if (root / name).exists())
    return ("exclude:", *(f"  - {name}" for name in (*names, *usual)))


def warning(root: Path) -> str:
    """One message that says both; "" where nothing is published that should not be."""
    if not (found := lines(root)):
        return ""
    where = "into" if found[0] == "exclude:" else "under `exclude:` in"
    text = "\n".join(f"    {line}" for line in found)
    hint = f"write {where} {CONFIG}, or let `python -m generator init` do it:\n{text}"
    return f"{CONFIG}: Jekyll would publish {_and(published(root))}\n  hint: {hint}"


def _and(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _config(root: Path) -> Table | None:
    """Jekyll's settings as far as they can be read: what is wrong with them Jekyll says itself."""
    text, problems = read(root / CONFIG, CONFIG)
    if problems:
        return None
    node, problems = yaml_nodes.parse(Source(text, Location(CONFIG)))
    if isinstance(node, Table):
        return node
    return Table((), Location(CONFIG)) if node is None and not problems else None


def _elsewhere(source: Node | None) -> bool:
    """Is the site made from a folder below, where none of ours is?"""
    return isinstance(source, Scalar) and source.text.strip("./") != ""


def _texts(node: Node | None) -> tuple[str, ...]:
    return tuple(_each_text(node))


def _each_text(node: Node | None) -> Iterator[str]:
    for item in node.items if isinstance(node, Listing) else (node,):
        if isinstance(item, Scalar) and item.text:
            yield item.text


def is_excluded(name: str, patterns: Sequence[str]) -> bool:
    """As Jekyll decides: by pattern, by how a path begins, and folders with or without a slash."""
    bare = name.rstrip("/")
    for pattern in patterns:
        plain = pattern.removeprefix("./").removeprefix("/")
        if not plain:
            continue
        inside = name.endswith("/") and plain in (name, f"{bare}/*", f"{bare}/**", f"{bare}/**/*")
        if inside or fnmatch(bare, plain) or bare.startswith(plain):
            return True
    return False
