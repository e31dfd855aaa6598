"""What the preview shows: each note as `render` would publish it, rendered anew where a file changed."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, unquote

from generator import pipeline, shelf
from generator.errors import NOWHERE, NotebookError, Problem, SourceErrors, SystemFault
from generator.findings import sessions
from generator.measure.notebook import Notebook, keep_cache_from_git, open_notebook
from generator.model.note import Experiment
from generator.model.post import STYLESHEET, Post
from generator.model.record import Record
from generator.notes import find, history
from generator.publish import exposure, stylesheet
from generator.publish.files import PostFiles, with_edits
from generator.publish.preview import embedded, layout, origin, server, source, static, watched
from generator.publish.preview.embedded import Page
from generator.publish.preview.layout import Fault
from generator.publish.preview.server import OWN, Answer, State
from generator.publish.preview.site import JekyllSite
from generator.publish.preview.watched import Places
from generator.records import assembled, journal
from generator.shelf import Material
from generator.syntax.text import read

_FRONT = b"---"  # what Jekyll processes begins with it
_LIST_AGAIN = 1.0  # s
_REST = 9  # times as long as rendering takes it is left alone while a session measures
_NOTE = f"{OWN}note/"  # where a note is found whose URL is not known


@dataclass(frozen=True)
class Look:
    """A note as it was when its files were last looked at."""

    places: Places
    mark: watched.Mark = ()
    results: watched.Mark = ()
    until: float = 0.0  # on the monotonic clock: new results are not rendered before
    url: str = ""
    title: str = ""
    html: bytes = b""
    is_faulty: bool = False
    files: Mapping[str, bytes] = field(default_factory=dict)  # charts and stylesheet, by path on the site

    @property
    def version(self) -> str:
        return _version(self.url.encode() + b"\n" + self.html)


def _version(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


class Shown:
    """What the server shows; whoever asks finds it as the files are now."""

    def __init__(self, root: Path, scratch: Path) -> None:
        self.site: JekyllSite | None = None  # who makes the pages; None: this program itself
        self._root, self._scratch = root, scratch  # a folder for what nobody needs again
        self._looks: dict[str, Look] = {}
        self._listed = b"", 0.0  # the page, and until when on the monotonic clock it is good
        self._lock = threading.RLock()

    def state(self, page: str) -> State:
        """Of a note by its stem, or of the list of notes."""
        if not page:
            return State(_version(self._list()))
        look = self.look(page)
        return State(look.version, look.url)

    def answer(self, path: str) -> Answer | None:
        if path == "/":
            listed = self._list()
            return Answer(listed, page="", version=_version(listed))
        named = unquote(path)
        if named.startswith(_NOTE):
            return self._lead_to(named.removeprefix(_NOTE))
        return self._of_a_note(named) or self._of_the_site(path)

    def _of_a_note(self, path: str) -> Answer | None:
        """A page that is shown, or what belongs to it."""
        for stem in tuple(self._looks):
            look = self.look(stem)
            if path == unquote(look.url):
                return _answer(stem, look)
            if path in look.files:
                return Answer(look.files[path], server.kind(path))
        return None

    def _of_the_site(self, path: str) -> Answer | None:
        """A file of the blog, or another page of it."""
        base = embedded.site(self._root).baseurl
        inner = path.removeprefix(base) if path.startswith(f"{base}/") else path
        found = static.read(self._root, inner, exposure.excluded(self._root))
        if found is not None and not (self.site and found.startswith(_FRONT)):
            return Answer(found, server.kind(path))
        return self._made_by_jekyll(path) if self.site else None

    def _made_by_jekyll(self, path: str) -> Answer | None:
        try:
            made = self.site.other(path) if self.site else None
        except NotebookError as error:
            now = _faulty(self._root, Look(Places()), "the site", error)
            return Answer(now.html, status=HTTPStatus.INTERNAL_SERVER_ERROR)
        return None if made is None else Answer(made[1], server.kind(made[0]))

    def _lead_to(self, stem: str) -> Answer | None:
        if stem not in {path.stem for path in find.every(self._root)}:
            return None
        look = self.look(stem)
        if look.url == f"{_NOTE}{stem}":  # it never had another one: it was faulty from the first look on
            return _answer(stem, look)
        return Answer(status=HTTPStatus.FOUND, location=look.url)

    def _list(self) -> bytes:
        """All notes; looked at once per second, however many ask."""
        with self._lock:
            made, until = self._listed
            if time.monotonic() > until:
                entries = (_entry(self._root, path.stem) for path in find.every(self._root))
                made = layout.notes(embedded.site(self._root), entries).encode()
                self._listed = made, time.monotonic() + _LIST_AGAIN
            return made

    def look(self, stem: str) -> Look:
        """The note as it is now; rendered anew only where one of its files has changed.

        While it is being measured, so rarely that the measurement has the machine for itself.
        """
        with self._lock:
            known = self._looks.get(stem) or Look(_places(self._root, stem), url=f"{_NOTE}{stem}")
            mark, results = watched.mark(known.places), watched.mark(_results(self._root, stem))
            waits = time.monotonic() < known.until and watched.has(results, journal.SUFFIX)
            if mark != known.mark or (results != known.results and not waits):
                begun = time.monotonic()
                made = self._made(stem, known, mark)
                now = time.monotonic()
                known = replace(made, results=results, until=now + _REST * (now - begun))
                self._looks[stem] = known
            return known

    def _made(self, stem: str, before: Look, mark: watched.Mark) -> Look:
        """Rendered; where that cannot be, the page that says why."""
        sources, places = _sources(self._root, stem), _places(self._root, stem)
        now = replace(before, places=places, mark=mark if places == before.places else ())
        try:
            post = with_edits(self._root, _post(self._root, stem, self._scratch))
            page = _page(self._root, post, self.site, sources)
            files = {**page.files, **_files(self._root, post)}
        except NotebookError as error:
            return _faulty(self._root, now, stem, error)
        except OSError as error:
            return _faulty(self._root, now, stem, SystemFault.of(error))
        except Exception as error:  # whatever it is: the page says it, and the next change may mend it
            return _faulty(self._root, now, stem, NotebookError(f"{type(error).__name__}: {error}"))
        html = page.html.encode()
        return replace(now, url=page.url, title=page.title, html=html, is_faulty=False, files=files)


def _entry(root: Path, stem: str) -> layout.Entry:
    """A note in the list, with the day of its newest record."""
    names = [path.name for path in (root / "results" / stem).glob("2*.json")]
    day = max(names, default="")[:8]
    about = f"measured {day[:4]}-{day[4:6]}-{day[6:]}" if day else "not measured yet"
    return layout.Entry(stem, f"{_NOTE}{quote(stem)}", about)


def _answer(stem: str, look: Look) -> Answer:
    status = HTTPStatus.INTERNAL_SERVER_ERROR if look.is_faulty else HTTPStatus.OK
    return Answer(look.html, status=status, page=stem, version=look.version)


# ------------------------------------------------------------------ a note's post


def _post(root: Path, stem: str, scratch: Path) -> Post:
    """What `render` would write; while the note is being measured what `run` would, with what it has so far.

    SourceErrors, RenderError.
    """
    notebook = open_notebook(root)
    with suppress(OSError):  # a notebook that cannot be written can be shown
        keep_cache_from_git(notebook)
    experiment = pipeline.read(notebook, _experiment(root, stem))
    if going := _going(notebook, experiment):
        now = _with(going, shelf.latest(notebook, experiment, recover=False), experiment)
        return pipeline.compose(notebook, pipeline.find(notebook, experiment, now), scratch)
    material = shelf.published(notebook, experiment, recover=False)
    return pipeline.compose(notebook, pipeline.find(notebook, experiment, material))


def _with(going: Sequence[Record], done: Material, experiment: Experiment) -> Material:
    """What there is of sessions that are measuring, and of those that have ended, one of them meanwhile."""
    names = {one.name for one in done.records}
    new = [one for one in going if one.name not in names]
    told = map(sessions.of, new) if history.is_told(experiment) else ()
    records = shelf.each_process_once((*new, *done.records))
    return Material(records, shelf.each_process_once((*told, *done.earlier)))


def _going(notebook: Notebook, experiment: Experiment) -> list[Record]:
    """What sessions that are still measuring have so far."""
    sessions = journal.live(notebook.results(experiment.stem))
    return [made[0] for one in sessions if (made := assembled.assembled(one))]


def _experiment(root: Path, stem: str) -> Path:
    named = [root / find.FOLDER / f"{stem}{suffix}" for suffix in find.SUFFIXES]
    return next((path for path in named if path.exists()), named[0])


def _page(root: Path, post: Post, site: JekyllSite | None, sources: Mapping[str, str]) -> Page:
    """The page of a post; SourceErrors with places in the author's own files, PublishError."""
    file = PostFiles(root, post.stem, post.place).post.relative_to(root).as_posix()
    make = site.page if site else partial(embedded.page, root)
    try:
        return make(file, post.stem, post.text)
    except SourceErrors as error:
        raise SourceErrors(_traced(error.problems, file, post.text, sources)) from error


def _traced(
    problems: Iterable[Problem], file: str, text: str, sources: Mapping[str, str]
) -> Iterator[Problem]:
    for one in problems:
        inside = one.location.file == file
        yield replace(one, location=origin.origin(text, one.location, sources)) if inside else one


def _files(root: Path, post: Post) -> dict[str, bytes]:
    """What belongs to the post besides, by its path on the site."""
    base = embedded.site(root).baseurl
    charts = {f"{base}/assets/{post.stem}/{name}": data for name, data in post.assets.items()}
    css = stylesheet.published(root / STYLESHEET, post.stylesheet)
    return charts | ({f"{base}/{STYLESHEET}": css} if css else {})


# ------------------------------------------------------------------ what it is made of


def _sources(root: Path, stem: str) -> dict[str, str]:
    """The author's own texts of a note by name: the body file, if one is named, and the experiment."""
    experiment = _experiment(root, stem)
    text = _text(root, experiment)
    bodies = (path for path in experiment.parent.glob("*.m*d*") if path.suffix in (".md", ".markdown"))
    named = [path for path in sorted(bodies) if path.name in text]
    return {path.relative_to(root).as_posix(): _text(root, path) for path in (*named, experiment)}


def _text(root: Path, path: Path) -> str:
    return read(path, path.relative_to(root).as_posix())[0].replace("\r\n", "\n")


def _places(root: Path, stem: str) -> Places:
    """All that a note's page depends on."""
    files = PostFiles(root, stem)
    named = (*_sources(root, stem), find.FOLDER, "config.yml", exposure.CONFIG, STYLESHEET)
    folders = ("templates", "charts", "readers", "probes", *source.TEMPLATES)
    return Places(
        (_experiment(root, stem), files.post, *(root / name for name in named)),
        tuple(root / name for name in folders),
    )


def _results(root: Path, stem: str) -> Places:
    """What is measured of it: records, and the journal of who is measuring."""
    return Places(folders=(PostFiles(root, stem).results,))


# ------------------------------------------------------------------ what is wrong with it


def _faulty(root: Path, now: Look, stem: str, error: NotebookError) -> Look:
    """The page that says what is wrong, where the post was."""
    problems = (
        error.problems if isinstance(error, SourceErrors) else (Problem(NOWHERE, error.what, error.hint),)
    )
    html = layout.faults(
        embedded.site(root), now.title or stem, [Fault(one, _line(root, one)) for one in problems]
    )
    return replace(now, html=html.encode(), is_faulty=True)


def _line(root: Path, problem: Problem) -> str:
    """The line of a fault, as it is written."""
    where = problem.location
    lines = _text(root, root / where.file).split("\n") if where.file else []
    return lines[where.line - 1] if 0 < where.line <= len(lines) else ""
