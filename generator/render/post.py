"""Findings -> the post: the author's text with every value and block in its place.

The same findings and pictures give the same bytes. Templates are read, nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from generator.errors import RenderError
from generator.model.finding import Findings
from generator.model.note import NO_OPENING, Block, Experiment, Prose
from generator.model.post import STYLESHEET, ChartRequest, Drawing, Post
from generator.model.probe import OwnChart
from generator.render import blocks, comparison, inline, lead, status, templates, verbatim
from generator.render.method import measured
from generator.render.pictures import Picture, pictures
from generator.syntax import fences, jekyll, sanitise

_NAME = 60  # characters of the ids in a chart's name


def chart_blocks(experiment: Experiment) -> tuple[Block, ...]:
    """The blocks that are charts, in the order of the body."""
    return tuple(part for part in experiment.body if isinstance(part, Block) and part.kind == blocks.CHART)


def chart_names(experiment: Experiment) -> tuple[str, ...]:
    """A name for each chart: its kind, its number in the post and the ids that its block names."""
    return tuple(_name(number, block) for number, block in enumerate(chart_blocks(experiment), 1))


def _name(number: int, block: Block) -> str:
    kind, *ids = block.arguments
    named = ids if len("-".join(ids)) <= _NAME else [ids[0][:_NAME], f"and-{len(ids) - 1}-more"]
    return "-".join([kind, str(number), *named])


def chart_requests(findings: Findings, own: Mapping[str, OwnChart] | None = None) -> tuple[ChartRequest, ...]:
    """The charts that the post wants, in the order of the body; `own`: the notebook's own kinds."""
    return tuple(blocks.request(one, findings, own or {}) for one in chart_blocks(findings.experiment))


def warnings(findings: Findings) -> tuple[str, ...]:
    """What the author should know of the page: what it asks for and the data do not give."""
    note = findings.experiment
    texts = (note.summary, *(part.text for part in note.body if isinstance(part, Prose)))
    found = [warning for text in texts for warning in inline.warnings(text, findings)]
    compared = [part for part in note.body if isinstance(part, Block) and part.kind == blocks.COMPARE]
    found += [warning for block in compared for warning in comparison.warnings(block, findings)]
    return tuple(dict.fromkeys(found))


def render(
    findings: Findings,
    drawings: Sequence[Drawing],
    folders: Sequence[Path],
    *,
    records: Mapping[str, bytes] | None = None,
    baseurl: str = "",
) -> Post:
    """The post, with the drawings made for `chart_requests`; `folders` hold the templates, the first first.

    `records`: files by the record's name, for readers to download; `baseurl`: the site's.
    RenderError where a template is missing or wrong.
    """
    if findings.experiment.is_verbatim:
        findings = verbatim.with_todays(findings)
    note = findings.experiment
    shown = pictures(findings, chart_requests(findings), drawings, chart_names(note), records or {})
    rooted = str if baseurl else jekyll.rooted
    parts = list(_parts(findings, shown.charts, folders, rooted))
    lines = [line for part, text in zip(note.body, parts, strict=True) for line in _results(part, text)]
    css = templates.source(folders, "measured.css").encode()
    if note.is_verbatim:
        added = _added(findings, folders, rooted, records or {})
        text, css = verbatim.post(note, parts, added), css if added.status else b""
    else:
        text = _whole(findings, parts, folders, rooted, records or {})
    assets = shown.named_in(text) | _downloads(text, note.stem, records or {})
    post = Post(note.stem, text, assets, tuple(lines), note.liquid_as_is, css, note.place)
    return replace(post, verbatim=note.is_verbatim)


def _downloads(text: str, stem: str, records: Mapping[str, bytes]) -> dict[str, bytes]:
    """The copies of records that a text links."""
    named = {f"{name}.json": data for name, data in records.items()}
    return {name: data for name, data in named.items() if f"/assets/{stem}/{name}" in text}


def _whole(
    findings: Findings,
    parts: Sequence[str],
    folders: Sequence[Path],
    rooted: Callable[[str], str],
    copies: Collection[str],
) -> str:
    """The post of the body's parts, with its front matter, its status line and its closing part."""
    note = findings.experiment
    opening = _opening(findings)
    after_first = not opening and bool(note.body) and isinstance(note.body[0], Prose)
    parts = _with_status(parts, rooted(_tidy(_status(findings, folders))), after_first)
    text = templates.filled(
        folders,
        "post.markdown.j2",
        front_matter=_front_matter(note),
        opening=opening,
        body="\n\n".join(filter(None, (part.strip("\n") for part in parts))),
        closing=rooted(_closing(findings, folders, copies)),
    )
    return text.rstrip("\n") + "\n"


def _added(
    findings: Findings, folders: Sequence[Path], rooted: Callable[[str], str], copies: Collection[str]
) -> verbatim.Added:
    """What stands around a page that was there before: nothing where nothing is measured and no block is."""
    note = findings.experiment
    is_measured = verbatim.measures(note)
    if not is_measured and not any(isinstance(part, Block) for part in note.body):
        return verbatim.Added()
    return verbatim.Added(
        opening=_opening(findings) if is_measured else "",
        status=rooted(_tidy(_status(findings, folders))),
        closing=rooted(_closing(findings, folders, copies)) if is_measured else "",
    )


def _closing(findings: Findings, folders: Sequence[Path], copies: Collection[str]) -> str:
    return _tidy(templates.filled(folders, "measured.md.j2", measured=measured(findings, copies)))


def _front_matter(experiment: Experiment) -> str:
    """The author's own, byte for byte, or one made in the same form."""
    if experiment.raw_front_matter:
        return experiment.raw_front_matter.rstrip("\r\n") + "\n"
    year, month, day = experiment.day.split("-")
    date = experiment.date or f"{year}-{month:0>2}-{day:0>2}"
    return jekyll.front_matter(experiment.title, date, experiment.categories, experiment.front_matter)


def _opening(findings: Findings) -> str:
    """One line: it becomes the post's description in the feed and in search results."""
    summary = findings.experiment.summary
    if summary == NO_OPENING:
        return ""
    if summary:
        return _prose(summary, findings).replace("\n", " ").strip()
    head, rest = lead.sentences(findings)
    return jekyll.nbsp(f"**{jekyll.prose(head)}** {jekyll.prose(rest)}".strip()) if head else ""


def _with_status(parts: Sequence[str], status_line: str, after_first: bool) -> list[str]:
    """The body's parts behind the status line, or around it: after the first paragraph."""
    at = _paragraph(parts[0]) if after_first else 0
    return [parts[0][:at], status_line, parts[0][at:], *parts[1:]] if parts else [status_line]


def _paragraph(markdown: str) -> int:
    """Where the first paragraph ends: a feed shows it, and that shall be the author's own."""
    return next((match.start() for match in _outside(r"\n\n", markdown)), len(markdown))


def _outside(pattern: str, markdown: str) -> Iterator[re.Match[str]]:
    """Where a pattern is in Markdown outside of its code."""
    code = fences.regions(markdown)
    for match in re.finditer(pattern, markdown):
        if not any(start <= match.start() + 1 < end for start, end in code):
            yield match


def _status(findings: Findings, folders: Sequence[Path]) -> str:
    """One line of small print: when and where it was measured, and how figures are to be read."""
    sentences = status.sentences(findings)
    return templates.filled(folders, "status.md.j2", sentences=sentences, stylesheet=f"/{STYLESHEET}")


# ------------------------------------------------------------------ the body's parts


def _parts(
    findings: Findings, charts: Sequence[Picture], folders: Sequence[Path], rooted: Callable[[str], str]
) -> Iterator[str]:
    """Each part of the body as Markdown; `rooted` makes its paths those of the site."""
    note, left = findings.experiment, iter(charts)
    for part in note.body:
        if isinstance(part, Prose):
            prose = _prose(part.text, findings)
            yield prose if note.liquid_as_is else rooted(prose)
        else:
            picture = next(left) if part.kind == blocks.CHART else None
            yield rooted(_block(part, findings, picture, folders))


def _prose(text: str, findings: Findings) -> str:
    """The author's text: values in their places, code safe from Liquid; all else stays as it was written."""
    expanded = inline.expand(text, findings)
    if findings.experiment.is_verbatim:
        return expanded
    expanded = re.sub(r"\A(?:[ \t]*\n)+|\s+\Z", "", expanded)
    if findings.experiment.liquid_as_is:
        return expanded
    return _apart(expanded, code=jekyll.guard, text=jekyll.nbsp)


def _block(block: Block, findings: Findings, picture: Picture | None, folders: Sequence[Path]) -> str:
    """A block through its template."""
    context = blocks.context(block, findings) | {"chart": picture}
    try:
        return _tidy(templates.filled(folders, f"blocks/{block.kind}.md.j2", **context))
    except RenderError as error:
        raise RenderError(f"{block.location}: {error.what}", hint=error.hint) from error


def _tidy(text: str) -> str:
    """Generated Markdown: fit for a feed, one blank line at most, units beside their numbers."""
    plain = sanitise.clean(text).strip("\n")
    return _apart(plain, code=str, text=lambda part: jekyll.nbsp(re.sub(r"\n{3,}", "\n\n", part)))


def _apart(markdown: str, code: Callable[[str], str], text: Callable[[str], str]) -> str:
    """Markdown with its code (fences and spans) and its text changed each in its way."""
    done, position = [], 0
    for start, end in fences.regions(markdown):
        done += [text(markdown[position:start]), code(markdown[start:end])]
        position = end
    return "".join((*done, text(markdown[position:])))


def _results(part: Block | Prose, markdown: str) -> Iterator[str]:
    """The lines inside the fences that a block became, as a reader sees them."""
    for fence in fences.fences(markdown) if isinstance(part, Block) else ():
        yield from jekyll.resolve(markdown[fence.inner_start : fence.inner_end]).splitlines()
