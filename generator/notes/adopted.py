"""The experiment that a post becomes: its text, with a measurement for each figure that it prints. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from generator import units
from generator.model import statistics
from generator.model.note import ANYWHERE
from generator.syntax import jekyll
from generator.syntax.figures_in_text import Figure, figures
from generator.syntax.names import name
from generator.syntax.references import LIQUID

_LIQUID_NAMES = re.compile(r"\{\{-?\s*([^\W\d]\w*)")
_PLAIN = re.compile(r"[0-9-][\w .()±µμ%/+-]*")
_MOST = 12  # figures under one label: what has more is a log
_MOST_LABELS = 200  # of a post
_FILE = re.compile(r"(?P<day>\d{4}-\d{1,2}-\d{1,2})-(?P<slug>.+)", re.ASCII)


def stem(place: str, day: str) -> str:
    """The name of the experiment for a post; `day` is that of a draft whose file name has none."""
    named = PurePosixPath(place).stem
    match = _FILE.fullmatch(named)
    if match is None:
        return f"{day}-{jekyll.slug(named)}"
    return f"{match['day']}-{jekyll.slug(match['slug'])}"


def experiment(stem: str, place: str, text: str) -> str:
    """The experiment's YAML, for a post of this text that lies at `place`; its page is in `STEM.md`."""
    usual = place == f"_posts/{stem}{jekyll.SUFFIX}"
    head = [f"# Taken over from {place}: its page is in {stem}.md, byte for byte. Edit it there."]
    head += [] if usual else [f"post: {jekyll.yaml_str(place)}"]
    head += ["liquid: as-is", f"body: {stem}.md"]
    lines = list(_measure(text, "-".join(stem.split("-")[:3])))
    return "\n".join((*head, *lines, ""))


def _measure(text: str, day: str) -> Iterator[str]:
    """`measure:` with what the post says it measured; nothing where it says nothing."""
    groups = _grouped(figures(text, statistics.heads()))
    if not groups:
        return
    yield ""
    yield "# What the post printed. With a `probe:` or a `run:`, today's figure stands beside that day's."
    yield "measure:"
    taken = {*LIQUID, ANYWHERE.name, *_LIQUID_NAMES.findall(text)}
    for label, found in groups:
        made = name(label, taken)
        taken.add(made)
        printed = list(dict.fromkeys(_quoted(_printed(one, day)) for one in found))
        yield f"  {made}:"
        yield f"    label: {jekyll.yaml_str(label)}"
        yield f"    printed: {printed[0]}" if not printed[1:] else f"    printed: [{', '.join(printed)}]"


def _grouped(found: Sequence[Figure]) -> list[tuple[str, list[Figure]]]:
    """By label and by what is measured, in the order of the post."""
    groups: dict[tuple[str, str], list[Figure]] = {}
    for one in found:
        dimension = units.parse_spread(one.text)[0].dimension
        groups.setdefault((one.label, dimension), []).append(one)
    few = [(label, group) for (label, _), group in groups.items() if len(group) <= _MOST]
    return few[:_MOST_LABELS]


def _printed(figure: Figure, day: str) -> str:
    """`p99 80 us (2023-11-03)`."""
    head = "" if figure.statistic == "median" else f"{figure.statistic} "
    return f"{head}{figure.text} ({day})"


def _quoted(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else jekyll.yaml_str(text)
