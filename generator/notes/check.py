"""Everything that can be wrong with a note before anything runs. Pure.

`load` has seen to form; here names, dates and figures are held against each other and against the folders.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from keyword import iskeyword

from generator.errors import Location, Problem
from generator.model.note import Block, Experiment
from generator.model.probe import Catalogue
from generator.notes import check_blocks, check_measurements, resolve, services
from generator.syntax import jekyll
from generator.syntax.references import LIQUID

_STEM = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})-(.+)", re.ASCII)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DATE = re.compile(
    r"(?P<day>\d{4}-\d{1,2}-\d{1,2})(?:[ T]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    r"(?: ?(?:[+-](?P<offset>\d\d):?(?P<part>\d\d)|Z))?)?",
    re.ASCII,
)
_LARGEST = {"hour": 23, "minute": 59, "second": 59, "offset": 14, "part": 59}
_CATEGORY = re.compile(r"[^\W\d_][\w .+#-]*")


def check(experiment: Experiment, catalogue: Catalogue) -> tuple[Problem, ...]:
    """All faults of a note, in the order of its file; `catalogue` is what the folders hold."""
    found = [*_file_name(experiment), *_date(experiment), *_categories(experiment), *_names(experiment)]
    found += services.problems(experiment)
    for measurement in experiment.measurements.values():
        found += check_measurements.problems(measurement, experiment.conditions, catalogue)
    if experiment.summary:
        found += resolve.problems(experiment.summary, experiment.locations["summary"], experiment)
    for part in experiment.body:
        if isinstance(part, Block):
            found += check_blocks.problems(part, experiment, catalogue)
        else:
            found += resolve.problems(part.text, part.location, experiment)
    return tuple(sorted(set(found)))


def collisions(experiments: Sequence[Experiment], timezone: str) -> tuple[Problem, ...]:
    """Notes whose posts would have one URL, of which Jekyll would keep one; `timezone` is the site's."""
    first: dict[str, str] = {}
    found = []
    for one in sorted(experiments, key=lambda note: note.file):
        url = jekyll.url(
            one.stem, {**one.front_matter, "date": one.date, "categories": one.categories}, timezone
        )
        other = first.setdefault(url, one.file)
        if other != one.file:
            hint = "change its file name, date or categories"
            found.append(Problem(Location(one.file), f"the same URL as {other}: {url}", hint))
    return tuple(found)


def _file_name(experiment: Experiment) -> Iterator[Problem]:
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
    locations += [(one.name, one.location) for one in experiment.conditions.values()]
    for name, location in locations:
        if not name.isidentifier() or iskeyword(name):
            yield Problem(location, f"'{name}' cannot be a name", "letters, digits and _, no digit first")
        elif name in LIQUID:
            yield Problem(location, f"'{name}' is Jekyll's own name", f"not to be used: {', '.join(LIQUID)}")
    for name in experiment.measurements:
        if name in experiment.conditions:
            location = max(experiment.measurements[name].location, experiment.conditions[name].location)
            yield Problem(location, f"'{name}' is an id and a condition", "rename one of them")
