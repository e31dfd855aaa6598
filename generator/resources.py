"""Where the folders of plug-ins are: the notebook's own, then those that came with the program."""

from __future__ import annotations

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
