"""What is to be published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.model.finding import Finding
from generator.model.history import History
from generator.model.probe import OwnChart

STYLESHEET = "assets/measured.css"  # below the site's root


@dataclass(frozen=True)
class ChartRequest:
    """A chart that a post wants: its kind, the findings it shows in order, and the block's options."""

    kind: str
    rows: tuple[Finding, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    own: OwnChart | None = None  # the notebook's file that draws it; None: the program's own kind
    histories: tuple[History, ...] = ()  # of the rows, where the kind shows all sessions


@dataclass(frozen=True)
class Drawing:
    """A chart as a post has it: the picture for a desk and for a phone, and what stands around it."""

    svg: bytes
    alt: str  # one line of plain text, as the two below
    narrow: bytes = b""  # for a phone; empty where there is one picture only
    width: int = 740  # px of the wide one
    title: str = ""  # the finding, as the author said it
    subtitle: str = ""  # what is drawn, and in which unit


@dataclass(frozen=True)
class Post:
    """What is to be published: the text, and each asset's bytes by file name."""

    stem: str
    text: str
    assets: Mapping[str, bytes]
    lines: tuple[str, ...] = ()  # result lines that a reader must find on the page
    liquid_as_is: bool = False  # the note answers for its Liquid itself
    stylesheet: bytes = b""  # which all posts share
    place: str = ""  # below the site's root; "": _posts/STEM.markdown
    verbatim: bool = False  # the author's own page, front matter and all: it was right on the site before
