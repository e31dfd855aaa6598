"""Where the folders of plug-ins are, the notebook's own first; and which program this is."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent


def folders(root: Path, name: str) -> tuple[Path, ...]:
    """The existing folders called `name` ("probes", "templates"), the notebook's own first.

    The installed package carries them in `generator/data/`; in a checkout they stand beside the package.
    """
    carried = _PACKAGE / "data" / name
    theirs = carried if carried.is_dir() else _PACKAGE.parent / name
    found = [folder.resolve() for folder in (root / name, theirs) if folder.is_dir()]
    return tuple(dict.fromkeys(found))


@cache
def code(program: Path = _PACKAGE) -> str:
    """A hash of every source file of the program. OSError without one."""
    files = sorted(str(path) for path in program.rglob("*.py"))
    if not files:
        raise FileNotFoundError(f"{program} holds no source files: it cannot be told from another")
    found = hashlib.sha256()
    for file in files:
        source = Path(file).read_bytes()
        found.update(f"{Path(file).relative_to(program)} {len(source)}\n".encode() + source)
    return found.hexdigest()
