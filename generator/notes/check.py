"""Everything that can be wrong with a note before anything runs. Pure.

`load` has seen to form; here names, dates and figures are compared with each other and with the folders.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import accumulate
from keyword import iskeyword
from typing import NamedTuple

from generator.errors import Location, Problem
from generator.model.note import Block, Experiment, Prose
from generator.model.probe import Catalogue
from generator.notes import check_blocks, check_measurements, hosts, resolve, services
from generator.syntax import jekyll
from generator.syntax.references import LIQUID
from generator.syntax.text import Source

_STEM = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})-(.+)", re.ASCII)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DATE = re.compile(
    r"(?P<day>\d{4}-\d{1,2}-\d{1,2})(?:[ T]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    r"(?: ?(?:[+-](?P<offset>\d\d):?(?P<part>\d\d)|Z))?)?",
    re.ASCII,
)
_LARGEST = {"hour": 23, "minute": 59, "second": 59, "offset": 14, "part": 59}
_CATEGORY = re.compile(r"[^\W\d_][\w .+#-]*")


class Addressed(NamedTuple):
    """A note by its file, and the URL of its post."""

    stem: str
    file: str
    url: str
    post: str  # where it lies, or will


def check(experiment: Experiment, catalogue: Catalogue) -> tuple[Problem, ...]:
    """All faults of a note, in the order of its file; `catalogue` is what the folders hold."""
    found = [*file_name(experiment), *_names(experiment)]
    if not experiment.is_verbatim:
        found += [*_date(experiment), *_categories(experiment)]
    found += services.problems(experiment)
    found += hosts.problems(experiment, catalogue.hosts)
    for measurement in experiment.measurements.values():
        found += check_measurements.problems(
            measurement, experiment.conditions, catalogue, experiment.measurements
        )
    if experiment.summary:
        found += resolve.problems(experiment.summary, experiment.locations["summary"], experiment)
    for part in experiment.body:
        if isinstance(part, Block):
            found += check_blocks.problems(part, experiment, catalogue)
        else:
            found += resolve.problems(part.text, part.location, experiment)
    if not experiment.liquid_as_is:
        found += _stray(experiment)
    return tuple(sorted(set(found)))


def url(experiment: Experiment, timezone: str) -> str:
    """The URL that a note's post will have; `timezone` is the site's."""
    own = {"date": experiment.date, "categories": experiment.categories}
    return jekyll.url_of_post(experiment.post, {**experiment.front_matter, **own}, timezone)


def collisions(notes: Sequence[Addressed], taken: Collection[tuple[str, str]]) -> tuple[Problem, ...]:
    """Notes whose posts would have one URL, of which Jekyll would keep one.

    `taken` are pairs of a post of theirs and another one of the site that has its URL.
    """
    urls = {one.post: one.url for one in notes}
    first: dict[str, Addressed] = {}
    others: dict[str, list[str]] = {}
    for post, another in taken:
        others.setdefault(post, []).append(another)
    found = []
    for one in sorted(notes, key=lambda note: note.file):
        other = first.setdefault(one.url, one)
        if other.stem != one.stem:
            found.append(_same_url(one, other.file))
        found += [
            _same_url(one, another) for another in others.get(one.post, ()) if urls.get(another) != one.url
        ]
    return tuple(found)


def _same_url(note: Addressed, other: str) -> Problem:
    hint = "change its file name, date or categories"
    return Problem(Location(note.file), f"the same URL as {other}: {note.url}", hint)


def _stray(experiment: Experiment) -> Iterator[Problem]:
    """Braces in the page that Liquid would read, though they are neither the note's nor plainly Liquid's."""
    texts = [(part.text, part.location) for part in experiment.body if isinstance(part, Prose)]
    if experiment.summary:
        texts.insert(0, (experiment.summary, experiment.locations["summary"]))
    masked = [resolve.without_references(text, experiment) for text, _ in texts]
    starts = list(accumulate(map(len, masked), initial=0))
    for offset in jekyll.stray("".join(masked)):
        number = bisect_right(starts, offset) - 1
        (text, start), within = texts[number], offset - starts[number]
        what, hint = jekyll.would_read(text, within), "to show braces, put them into `code` or a fence"
        yield Problem(Source(text, start).location(within), what, hint)


def file_name(experiment: Experiment) -> Iterator[Problem]:
    """What is wrong with how the note is called."""
    location, hint = Location(experiment.file), "name it like 2023-11-03-vhive-libmpk.yml"
    match = _STEM.fullmatch(experiment.stem)
    if match is None:
        yield Problem(location, f"the file name '{experiment.stem}' is not a date and a slug", hint)
        return
    if not _is_day(match[1]):
        yield Problem(location, f"there is no day {match[1]}", hint)
    if not _SLUG.fullmatch(match[2]):
        slug = f"{match[1]}-{jekyll.slug(match[2])}"
        what = f"the slug '{match[2]}' is not of a-z, 0-9 and single hyphens"
        yield Problem(location, what, f"name it {slug}.yml")


def _date(experiment: Experiment) -> Iterator[Problem]:
    if experiment.date:
        match = _DATE.fullmatch(experiment.date)
        clock = {key: int(match[key] or 0) for key in _LARGEST} if match else {}
        if match is None or not _is_day(match["day"]) or any(clock[key] > _LARGEST[key] for key in clock):
            hint = "write 2023-11-03 1:53:46 -0500, or 2023-11-03"
            yield Problem(experiment.locations["date"], f"'{experiment.date}' is not a date", hint)


def _is_day(text: str) -> bool:
    try:
        date(*map(int, text.split("-")))
    except ValueError:
        return False
    return True


def _categories(experiment: Experiment) -> Iterator[Problem]:
    """Jekyll drops the whole front matter where a category is no text."""
    given = experiment.categories.split() if isinstance(experiment.categories, str) else experiment.categories
    for name in given:
        if not _CATEGORY.fullmatch(name) or name.lower() in jekyll.NOT_TEXT:
            hint = "begin with a letter; letters, digits and - . + # _ may follow"
            yield Problem(experiment.locations["categories"], f"'{name}' cannot be a category", hint)


def _names(experiment: Experiment) -> Iterator[Problem]:
    """Ids and conditions are Python identifiers, nobody else's, and one of a kind."""
    locations = [(one.id, one.location) for one in experiment.measurements.values()]
    locations += dict.fromkeys((one.base or one.name, one.location) for one in experiment.conditions.values())
    for name, location in locations:
        if not name.isidentifier() or iskeyword(name):
            yield Problem(location, f"'{name}' cannot be a name", "letters, digits and _, no digit first")
        elif name in LIQUID:
            yield Problem(location, f"'{name}' is Jekyll's own name", f"not to be used: {', '.join(LIQUID)}")
    conditions = {one.base or one.name: one for one in experiment.conditions.values()}
    for name in experiment.measurements:
        if name in conditions:
            location = max(experiment.measurements[name].location, conditions[name].location)
            yield Problem(location, f"'{name}' is an id and a condition", "rename one of them")
