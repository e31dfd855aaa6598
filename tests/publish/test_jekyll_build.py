"""Real Jekyll builds the site, strictly; what it shows is what was given."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
import yaml

from generator.errors import PublishError
from generator.model.post import STYLESHEET, Drawing, Post
from generator.publish import files, jekyll_build
from generator.render import charts
from generator.render import post as render
from generator.syntax import jekyll
from tests import samples
from tests.conftest import REPOSITORY

PAGE = "serverless/functions/2023/11/03/threads.html"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><rect width="60" height="20"/></svg>'
NASTY = (
    "{{1,2}}",
    "{% raw %}",
    "{% endraw %}",
    'printf("{%d}\\n", a); printf("{%d%%}\\n", b);',
    "a|b || c",
    "`x` ``y`` ```z```",
    "<script>alert(1)</script> &amp; <b>",
    "{{ site.title }} {{{ {{-1}} }}}",
    "[a](b) ![c](d) *e* _f_ ~~g~~ $$h$$",
    "-- --- ... \"q\" 'r' <<s>> (c)",
    "1. one",
    "# hash",
    "std::vector<T> -> {:.class}",
    "\\ \\\\ \\{ \\`",
    "[info]: {{x",
)


class Page(HTMLParser):
    """Texts by element: of <pre>, <li>, <td>, <h3>, <title> ..., in order; and pictures."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: dict[str, list[str]] = {}
        self.pictures: list[dict[str, str | None]] = []
        self._open: list[tuple[str, list[str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.pictures.append(dict(attrs))
        elif tag in ("pre", "li", "td", "h3", "p", "h1", "code"):
            self._open.append((tag, []))

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            name, parts = self._open.pop()
            self.texts.setdefault(name, []).append("".join(parts))
            if self._open:
                self._open[-1][1].extend(parts)

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1][1].append(data)


def notebook(root: Path) -> Path:
    """A notebook with the site's own files, and some of the engine's that must not be published."""
    for name in ("_config.yml", "index.markdown"):
        shutil.copy(REPOSITORY / name, root)
    folders = ("generator/x.md", "docs/x.md", "templates/x.html", "probes/x.c", "services/x.html")
    charts_of_ones_own = ("charts/x.md", "_exports/x/x.html")
    for name in (*folders, *charts_of_ones_own, "README.md", "config.yml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("---\n---\n{% would_fail %}")
    return root


def shown(root: Path, site_root: Path, body: str) -> Page:
    """The page that a post with this body becomes."""
    (root / "_posts").mkdir(exist_ok=True)
    text = jekyll.front_matter("t", "2023-11-03", "") + f"One line.\n\n{body}\n"
    (root / "_posts/2023-11-03-x.markdown").write_text(text)
    jekyll_build.build(root, site_root)
    return Page((site_root / "2023/11/03/x.html").read_text())


# ------------------------------------------------------------------ a rendered note


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Post]]:
    """The site of one note, built strictly, and its post."""
    root = notebook(tmp_path_factory.mktemp("notebook"))
    found = samples.found(samples.note(root))
    post = render.render(
        found,
        [Drawing(SVG, charts.alt(one)) for one in render.chart_requests(found)],
        [REPOSITORY / "templates"],
    )
    files.publish(root, post, ["r"])
    yield jekyll_build.build(root, tmp_path_factory.mktemp("site")), post


@pytest.mark.needs("jekyll")
def test_a_rendered_note_builds_without_a_complaint_at_the_expected_url(
    built: tuple[Path, Post],
) -> None:
    assert (built[0] / PAGE).is_file()


@pytest.mark.needs("jekyll")
def test_every_result_line_and_the_pages_code_stand_in_pre_as_they_were(built: tuple[Path, Post]) -> None:
    page = Page((built[0] / PAGE).read_text())
    code = [line for text in page.texts["pre"] for line in text.splitlines()]
    assert set(built[1].lines) <= set(code)
    assert 'int a[2][2] = {{1,2},{3,4}}; printf("{%d}", 5 ms);' in code
    assert "python -m generator run 2023-11-03-threads" in code
    assert {"{{ 1 }}", "int a[] = {{1,2}}"} <= set(page.texts["code"])


@pytest.mark.needs("jekyll")
def test_charts_tables_and_the_pages_liquid_are_on_the_page(built: tuple[Path, Post]) -> None:
    html = (built[0] / PAGE).read_text()
    page = Page(html)
    (picture,) = page.pictures
    assert (built[0] / unquote(str(picture["src"])).lstrip("/")).read_bytes() == SVG
    assert str(picture["alt"]).startswith("hand-off by mechanism: from 710\u00a0ns (futex, anywhere)")
    assert "tsc,\u00a0a|b" in page.texts["td"]
    assert "Site: lab notebook" in page.texts["p"]
    assert (
        html.count("<details") == html.count("</details>") == 2 + 3
    )  # a chart, the closing part, each condition
    assert "|:--" not in html


@pytest.mark.needs("jekyll")
def test_the_feed_is_well_formed_and_its_summary_is_the_opening_line(built: tuple[Path, Post]) -> None:
    feed = ElementTree.parse(built[0] / "feed.xml")
    atom = "{http://www.w3.org/2005/Atom}"
    summary = feed.findtext(f"{atom}entry/{atom}summary")
    assert summary is not None
    assert feed.find(f"{atom}entry/{atom}content") is None  # all numbers of eight posts are half a megabyte
    assert summary.startswith("3 of 4 expectations fail. Furthest off, acquiring a free lock takes 2.71")


@pytest.mark.needs("jekyll")
def test_nothing_of_the_engine_is_published(built: tuple[Path, Post]) -> None:
    found = {str(path.relative_to(built[0])) for path in built[0].rglob("*") if path.is_file()}
    charts = {f"assets/{samples.STEM}/{name}" for name in built[1].assets}
    minima = {"assets/main.css", "assets/main.css.map", "assets/minima-social-icons.svg"}
    assert found - minima == {"index.html", "feed.xml", PAGE, STYLESHEET} | charts


# ------------------------------------------------------------------ adversarial texts


def nasty_texts(count: int) -> list[str]:
    """One-line texts made of what breaks things, always the same ones."""
    chosen = random.Random(1968)
    pieces = [
        *NASTY,
        "{",
        "}",
        "{{",
        "%}",
        "`",
        "|",
        "\\",
        "<",
        ">",
        "&",
        "*",
        "_",
        "-",
        "#",
        " ",
        "a",
        "é",
        "1.",
    ]
    made = ("".join(chosen.choice(pieces) for _ in range(chosen.randint(1, 5))) for _ in range(count))
    return [*NASTY, *(" ".join(text.split()) for text in made if text.strip())]


@pytest.mark.needs("jekyll")
def test_any_text_in_prose_code_tables_headings_and_fences_is_shown_exactly(tmp_path: Path) -> None:
    texts = nasty_texts(150)
    body = "\n\n".join(
        [
            *(f"### {jekyll.prose(text)}" for text in texts),
            "\n".join(f"- {jekyll.prose(text)}" for text in texts),
            *(f"x {jekyll.code(text)}" for text in texts),
            "| a | b |\n|--|--|\n" + "\n".join(f"| {jekyll.prose(t)} | {jekyll.code(t)} |" for t in texts),
            *(f"![{jekyll.prose(text)}](/x.svg)" for text in texts),
            *(jekyll.fence(text) for text in texts),
            *(jekyll.prose(f"A {text}") for text in texts),
        ]
    )
    page = shown(notebook(tmp_path), tmp_path / "_site", body)
    assert page.texts["h3"][: len(texts)] == texts
    assert page.texts["li"][: len(texts)] == texts
    assert [text for text in page.texts["p"] if text.startswith("x ")][: len(texts)] == [
        f"x {t}" for t in texts
    ]
    assert page.texts["td"] == [cell for text in texts for cell in (text, text)]
    assert [picture["alt"] for picture in page.pictures] == texts
    assert [text.rstrip("\n") for text in page.texts["pre"]] == texts
    assert [text for text in page.texts["p"] if text.startswith("A ")][-len(texts) :] == [
        f"A {t}" for t in texts
    ]


@pytest.mark.needs("jekyll")
def test_labels_and_reasons_made_to_break_a_page_stand_on_it_exactly(tmp_path: Path) -> None:
    root = notebook(tmp_path)
    texts = [text for text in NASTY if '"' not in text and "\\" not in text]
    measures = "".join(f'  m{i}: {{probe: p, label: "{text}"}}\n' for i, text in enumerate(texts))
    blocks = "  ```{results} anywhere\n  ```\n\n  ```{table}\n  ```\n"
    note = samples.note(root, f'title: "{NASTY[0]} {NASTY[2]} <b>"\nmeasure:\n{measures}\nbody: |\n{blocks}')
    found = samples.found(note, status="failed", reason=f"SIGSEGV: {NASTY[2]} {NASTY[6]}")
    post = render.render(found, [], [REPOSITORY / "templates"])
    files.publish(root, post, ["r"])
    html = (jekyll_build.build(root, tmp_path / "_site") / "2023/11/03/threads.html").read_text()
    page = Page(html)
    reason = f"failed: SIGSEGV: {NASTY[2]} {NASTY[6]}"
    assert page.texts["pre"][0].splitlines() == [f"Time spent on {text}: {reason}" for text in texts]
    assert page.texts["td"][: 2 * len(texts) : 2] == texts
    assert page.texts["td"][1 : 2 * len(texts) : 2] == ["faileda"] * len(texts)
    assert f"a {reason}." in page.texts["p"]
    assert page.texts["h1"] == [f"{NASTY[0]} {NASTY[2]} <b>"]
    assert "<script>alert" not in html


@pytest.mark.needs("jekyll")
@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("---\nlayout: post\n---\nx {% nonsense %}\n", "nonsense"),
        ("---\nlayout: post\ndate: 2999-01-01\n---\nx\n", "Skipping"),
        ("---\nlayout: post\ntitle: a: b\n---\nx\n", "Error"),
        ("---\nlayout: nowhere\n---\nx\n", "Warning"),
    ],
)
def test_what_jekyll_complains_of_stops_the_build(tmp_path: Path, text: str, complaint: str) -> None:
    (notebook(tmp_path) / "_posts").mkdir()
    (tmp_path / "_posts/2023-11-03-x.markdown").write_text(text)
    with pytest.raises(PublishError, match=complaint):
        jekyll_build.build(tmp_path, tmp_path / "_site")


# ------------------------------------------------------------------ this repository as a site


def test_every_entry_of_the_repository_is_site_or_excluded() -> None:
    if shutil.which("git") is None or not (REPOSITORY / ".git").exists():
        pytest.skip("needs a git checkout")
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    tracked = subprocess.run(listed, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    entries = {re.sub("/.*", "/", name) for name in tracked.splitlines()}
    excluded = set(yaml.safe_load((REPOSITORY / "_config.yml").read_text())["exclude"])
    site_content = {"_posts/", "assets/", "_config.yml", "index.markdown", "404.html", "about.markdown"}
    hidden = {entry for entry in entries if entry.startswith(".")}
    assert entries - hidden - excluded - site_content == set()


def test_the_settings_that_keep_github_pages_from_publishing_the_engine_are_there() -> None:
    config = yaml.safe_load((REPOSITORY / "_config.yml").read_text())
    for plugin in ("optional_front_matter", "readme_index", "titles_from_headings"):
        assert config[plugin] == {"enabled": False}
    assert {"Gemfile", "Gemfile.lock", "node_modules/", "vendor/"} <= set(config["exclude"])
    assert config["strict_front_matter"] is True
    assert config["timezone"]
