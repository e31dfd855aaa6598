"""The files of the notebook that a note's figures are measured of: what another machine needs to do the same.

Sources of probes with the headers that they include, own readers, services, and what commands name. Of C and
C++ every header that could be meant counts, whatever this machine's compiler takes. Reads them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from generator import regular
from generator.measure import service_process, toolchains
from generator.measure.fleet import luggage
from generator.measure.notebook import Notebook
from generator.model.note import Experiment
from generator.model.probe import Probe
from generator.model.source import Source
from generator.records import sources
from generator.syntax import sanitise, variables

_INCLUDE = re.compile(r"""^[ \t]*#[ \t]*include[ \t]*["<]([^">\n]+)[">]""", re.MULTILINE)
_MADE = (".cache", "results", "assets", "_posts", "_drafts", "_site")  # folders that the program writes


def of(notebook: Notebook, experiment: Experiment) -> dict[str, Source]:
    """Every such file, by its path in a notebook; the notebook's own before the program's of that name.

    What is another version of git's is left out: it travels with the repository only. A file that holds what
    is filled in for a service's variable does not travel.
    """
    found: dict[str, Source] = {}
    secrets = _secrets(experiment)
    for path in _files(notebook, experiment):
        if sources.can_lie(name := _name(path, notebook)) and name not in found and (one := _read(path)):
            found[name] = _without_secrets(one, secrets)
    return found


def _secrets(experiment: Experiment) -> dict[str, bytes]:
    """The values of the variables that services are given, by name."""
    texts = (text for one in experiment.services.values() for text in (*one.run, *(v for _, v in one.env)))
    names = (name for text in texts for name in variables.REFERENCE.findall(text))
    found = {name: os.environ.get(name, "").strip().encode() for name in names}
    return {name: value for name, value in found.items() if len(value) >= sanitise.SHORTEST_SECRET}


def _without_secrets(one: Source, secrets: Mapping[str, bytes]) -> Source:
    holds = next((name for name, value in secrets.items() if value in (one.data or b"")), "")
    return replace(one, data=None, why=f"it holds the value of ${holds}") if holds else one


def _read(path: Path) -> Source | None:
    try:
        return sources.of(regular.read(path), executable=os.access(path, os.X_OK))
    except OSError:
        return None


def _files(notebook: Notebook, experiment: Experiment) -> Iterator[Path]:
    measured = [one for one in experiment.measurements.values() if one.is_measured or one.of]
    for name in dict.fromkeys(one.probe for one in measured):
        if probe := notebook.probes.get(name):
            yield from _of_probe(probe, notebook.folders)
    read = {notebook.probes[one.probe].reads for one in measured if one.probe in notebook.probes}
    read |= {one.reading.reads for one in measured if one.reading}
    yield from (
        notebook.root / notebook.readers[name].file for name in sorted(read & notebook.readers.keys())
    )
    for service in experiment.services.values():
        yield from filter(None, (service_process.file_of(word, notebook.root) for word in service.run))
    for sent in (notebook.root / name for name in experiment.send):
        yield from luggage.paths(sent) if sent.is_dir() else (sent,)
    commands = [words for one in measured for words in (one.run, one.build, one.version)]
    commands += [one.prepare for one in experiment.conditions.values()]
    commands += [one.run for one in experiment.services.values()]
    yield from _named(notebook.root, (word for words in commands for word in words))


def _of_probe(probe: Probe, folders: Sequence[Path]) -> Iterator[Path]:
    if toolchains.knows(probe.language):
        yield from toolchains.files(probe.path)
    elif probe.compiled:
        yield from _with_headers(probe.path, folders)
    else:
        yield probe.path


def _with_headers(source: Path, folders: Sequence[Path]) -> Iterator[Path]:
    """A source, and what it and its headers include of the folders."""
    left, seen = [source], {source}
    while left:
        path = left.pop()
        yield path
        text = path.read_bytes().decode("utf-8", "replace")
        for name in _INCLUDE.findall(text):
            found = _header(name, (path.parent, *folders))
            if found and found not in seen:
                seen.add(found)
                left.append(found)


def _header(name: str, folders: Iterable[Path]) -> Path | None:
    """Where a header lies; None of the system's."""
    paths = (Path(os.path.normpath(folder / name)) for folder in folders)
    return next((path for path in paths if path.is_file()), None)


def _named(root: Path, words: Iterable[str]) -> Iterator[Path]:
    """The files of the notebook among the words of commands; not what a command makes."""
    for word in dict.fromkeys(words):
        try:
            path = Path(os.path.normpath(root / word))
            is_file = path.is_relative_to(root) and path.is_file()
        except (OSError, ValueError):  # too long, or with a character that no file has
            continue
        if is_file and path.relative_to(root).parts[0] not in _MADE:
            yield path


def _name(path: Path, notebook: Notebook) -> str:
    """A file's path in a notebook; "" of what lies in none."""
    roots = (notebook.root.resolve(), notebook.root, *(folder.parent for folder in notebook.folders))
    inside = next((root for root in roots if path.is_relative_to(root)), None)
    return path.relative_to(inside).as_posix() if inside else ""
