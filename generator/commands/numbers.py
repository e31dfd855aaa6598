"""Figures in other files than the posts: what `config.yml` names under `numbers`, against the records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator import pipeline, regular, shelf
from generator.errors import Location, Problem, PublishError, SourceErrors, UsageError
from generator.measure.notebook import Notebook
from generator.model.finding import Findings
from generator.notes import find
from generator.publish import changes
from generator.publish.changes import Change
from generator.render import inline
from generator.syntax import jekyll, latex, marks
from generator.syntax.marks import Mark
from generator.syntax.text import Source

_HINT = "`python -m generator render --into` writes what the records say"


@dataclass
class Elsewhere:
    """What is wrong with such figures, which are others now, and the files as they should be."""

    problems: list[Problem] = field(default_factory=list)
    stale: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


def look(notebook: Notebook) -> Elsewhere:
    """Compare all figures with the records that the posts were made from. UsageError, OSError."""
    found, values = Elsewhere(), _Values(notebook)
    for name, named in notebook.config.numbers.items():
        before = changes.seen(notebook.root, name)
        if name.endswith(".tex"):
            _macros(name, before, values, found)
        elif before is None:
            found.problems.append(Problem(named, f"there is no file {name}", "make it, or delete it here"))
        else:
            _comments(name, before, values, found)
    return found


def check(notebook: Notebook) -> tuple[Problem, ...]:
    """What is wrong with the marks; PublishError where all are right, and a figure is another one now."""
    found = look(notebook)
    if found.stale and not found.problems:
        raise PublishError("\n".join(map(str, sorted(found.stale))), hint=_HINT)
    return (*found.problems, *found.stale) if found.problems else ()


def checked(notebook: Notebook) -> tuple[str, ...]:
    """The files, where every figure in them is as it should be; SourceErrors, PublishError."""
    if problems := check(notebook):
        raise SourceErrors(problems)
    return tuple(f"{name}: current" for name in notebook.config.numbers)


def write(notebook: Notebook) -> tuple[str, ...]:
    """Write every figure as the records have it; the files that changed. SourceErrors, nothing written."""
    found = look(notebook)
    if found.problems:
        raise SourceErrors(found.problems)
    wanted = [change for change in found.changes if change.before != change.after]
    changes.make(notebook.root, wanted)
    return tuple(change.name for change in wanted)


# ------------------------------------------------------------------ between comments


def _comments(name: str, before: bytes, values: _Values, found: Elsewhere) -> None:
    """The marks of a Markdown or HTML file."""
    source = Source(before.decode("utf-8", "surrogateescape"), Location(name))
    is_html = name.endswith(".html")
    all_marks, problems = marks.in_comments(source, markdown=not is_html)
    found.problems += problems
    show = _html if is_html else inline.as_markdown
    shown = [(mark, show(value)) for mark, value in values.of(all_marks, found)]
    found.stale += [
        _stale(mark.place, mark.shown, value) for mark, value in shown if not marks.alike(mark.shown, value)
    ]
    after = marks.written(source.text, shown).encode("utf-8", "surrogateescape")
    found.changes.append(Change(name, before, after))


def _html(value: str) -> str:
    return jekyll.nbsp(jekyll.html(value))


def _stale(location: Location, shown: str, value: str) -> Problem:
    what = f"'{' '.join(shown.split())}' stands here" if shown.strip() else "no figure stands here"
    return Problem(location, f"{what}, and the records say {' '.join(value.split())}")


# ------------------------------------------------------------------ as macros


def _macros(name: str, before: bytes | None, values: _Values, found: Elsewhere) -> None:
    """A file of macros, for every use in the LaTeX files beside it and below."""
    there = (before or b"").decode("utf-8", "surrogateescape")
    if before is not None and not there.startswith(latex.FIRST):
        what = "this file is not written by this program, so it is left alone"
        found.problems.append(Problem(Location(name), what, "name a file for the macros alone"))
        return
    uses = [mark for source in _sources(values.notebook.root, name) for mark in marks.in_latex(source)]
    known = [(mark, jekyll.nbsp(value)) for mark, value in values.of(uses, found)]
    after = latex.macros(dict(sorted((mark.what, value) for mark, value in known)))
    found.changes.append(Change(name, before, after.encode()))
    defined = latex.defined(there)
    told = len(found.stale)
    for mark, value in {mark.what: (mark, value) for mark, value in reversed(known)}.values():
        shown, line = defined.get(mark.what, ("", 0))
        if shown != latex.text(value):
            found.stale.append(_stale(Location(name, line) if line else mark.location, shown, value))
    if told == len(found.stale) and before != after.encode():
        found.stale.append(Problem(Location(name), "this file is not as it would be written now"))


def _sources(root: Path, name: str) -> Iterator[Source]:
    """The LaTeX files beside a file of macros and below, but for that file."""
    own = root / name
    for path in sorted(own.parent.rglob("*.tex")):
        if path != own and path.is_file():
            text = regular.read(path).decode("utf-8", "surrogateescape")
            yield Source(text, Location(f"{Path(name).parent / path.relative_to(own.parent)}"))


# ------------------------------------------------------------------ what the records say


@dataclass
class _Values:
    """The values of marks; each note is looked at once."""

    notebook: Notebook
    notes: dict[Path, Findings | None] = field(default_factory=dict)

    def of(self, all_marks: Iterable[Mark], found: Elsewhere) -> Iterator[tuple[Mark, str]]:
        """Each mark with its value as plain text; one without is a problem."""
        for mark in all_marks:
            value = self._value(mark)
            if isinstance(value, Problem):
                found.problems.append(value)
            else:
                yield mark, value

    def _value(self, mark: Mark) -> str | Problem:
        note = self._note(mark.what)
        inner = mark.what[len(note) + 1 :]
        try:
            paths = find.find(self.notebook.root, [note])
        except UsageError as error:
            return Problem(mark.location, error.what, error.hint)
        if paths[1:]:
            names = ", ".join(path.stem for path in paths)
            return Problem(mark.location, f"{note} has {len(paths)} notes", f"name one of: {names}")
        if not inner:
            return Problem(mark.location, f"'{mark.what}' names no figure", f"write {note}.ID")
        findings = self._findings(paths[0])
        if findings is None:
            hint = f"python -m generator check {paths[0].stem}"
            return Problem(mark.location, f"{paths[0].stem} has errors", hint)
        column = mark.location.column + len(note) + 1
        return inline.value(inner, replace(mark.location, column=column), findings)

    def _note(self, what: str) -> str:
        """`2023-11-03` of `2023-11-03.free_lock`; a file name may hold dots, too."""
        stems = (path.stem for path in find.every(self.notebook.root))
        known = (stem for stem in stems if what == stem or what.startswith(f"{stem}."))
        return max(known, key=len, default=what.partition(".")[0])

    def _findings(self, path: Path) -> Findings | None:
        """What is published of a note; None where it has errors."""
        if path not in self.notes:
            experiment, problems = pipeline.examine(self.notebook, path)
            if experiment is None or problems:
                self.notes[path] = None
            else:
                material = shelf.published(self.notebook, experiment, recover=False)
                self.notes[path] = pipeline.find(self.notebook, experiment, material)
        return self.notes[path]
