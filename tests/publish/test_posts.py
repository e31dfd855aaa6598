"""The repository's own posts, rendered anew from its records: on screens, on paper, on GitHub, in a feed."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from generator.model.post import STYLESHEET
from generator.publish import jekyll_build
from generator.syntax import jekyll
from tests.conftest import REPOSITORY
from tests.once import once, shared
from tests.publish.test_browser import opened, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

cmarkgfm = pytest.importorskip("cmarkgfm")
pypdf = pytest.importorskip("pypdf")
axe = pytest.importorskip("axe_playwright_python.base")
pytestmark = pytest.mark.needs("jekyll", "chromium")

STEMS = sorted(path.stem for path in (REPOSITORY / "experiments").glob("*.yml"))
FIRST = "2023-11-03-vhive-libmpk"
WIDTHS = (1280, 390)
DESK, PHONE = WIDTHS
COLUMN = 740  # px, of minima on a desk
NEWEST = 10  # posts that a feed has
PAPER = 718  # px, of A4 between a browser's usual margins
VISIT = (REPOSITORY / "tests/publish/visit.js").read_text()
# What the theme and kramdown make, not the program: the date, code, task boxes, the colour of links.
THEIRS = ("pre", "time", ".task-list-item-checkbox", "article a")
# Rows further down a table look as those above them do.
RULES = {"resultTypes": ["violations"], "rules": {"heading-order": {"enabled": False}}}
SCOPE = {"include": ["article"], "exclude": [*THEIRS, "tbody tr:nth-child(n+5)"]}


# ------------------------------------------------------------------ the site, made once


def site(root: Path, stems: list[str], settings: str = "") -> Path:
    """A notebook with these notes and their records, rendered; the site that Jekyll makes of it."""
    for name in ("_config.yml", "config.yml", "index.markdown"):
        shutil.copy(REPOSITORY / name, root)
    with (root / "_config.yml").open("a") as config:
        config.write(settings)
    (root / "experiments").mkdir()
    for stem in stems:
        shutil.copy(REPOSITORY / f"experiments/{stem}.yml", root / "experiments")
        made_again = shutil.ignore_patterns("published.json", "_published.markdown", "published.markdown")
        shutil.copytree(REPOSITORY / "results" / stem, root / "results" / stem, ignore=made_again)
    (root / ".cache").mkdir()
    (REPOSITORY / ".cache/charts").mkdir(parents=True, exist_ok=True)
    (root / ".cache/charts").symlink_to(REPOSITORY / ".cache/charts")
    command = [sys.executable, "-m", "generator", "render", *(stems or ["--all"])]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return jekyll_build.build(root, root / "_site")


@pytest.fixture(scope="session")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a browser found in each post, by stem and width; the paper of the first one; the site's folder."""
    return once(shared(tmp_path_factory) / "posts", look)  # type: ignore[no-any-return]


def look(folder: Path) -> dict[str, Any]:
    root = folder / "notebook"
    root.mkdir()
    built = site(root, STEMS)
    with served(built) as host, opened() as browser:
        posts = {
            stem: {str(width): visit(browser, f"{host}{url(root, stem)}", width) for width in WIDTHS}
            for stem in STEMS
        }
        page = browser.new_page()
        page.goto(f"{host}{url(root, FIRST)}")
        (folder / "paper.pdf").write_bytes(page.pdf())
        cut = {stem: cut_on_paper(browser, f"{host}{url(root, stem)}") for stem in STEMS}
    return {"root": str(root), "posts": posts, "paper": str(folder / "paper.pdf"), "cut": cut}


def cut_on_paper(browser: Any, address: str) -> list[str]:
    """The tables that are wider than a printed page."""
    page = browser.new_page(viewport={"width": PAPER, "height": 1000})
    page.goto(address)
    page.emulate_media(media="print")
    found: list[str] = page.evaluate(
        """() => { document.querySelectorAll('details').forEach(it => it.open = true);
             return [...document.querySelectorAll('.measured-table')].filter(
               it => it.querySelector('table').scrollWidth > it.clientWidth + 1).map(it => it.ariaLabel) }"""
    )
    page.close()
    return found


def url(root: Path, stem: str) -> str:
    import frontmatter

    matter = frontmatter.load(str(root / f"_posts/{stem}.markdown")).metadata
    return jekyll.url(stem, matter, "America/Chicago")


def visit(browser: Browser, address: str, width: int) -> dict[str, Any]:
    """A post at that width with its folds open: what axe finds, and what VISIT measures."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(address)
    found: dict[str, Any] = page.evaluate(VISIT)
    page.evaluate(axe.AXE_SCRIPT)
    rules = RULES | {"rules": {**RULES["rules"], "color-contrast": {"enabled": width == DESK}}}  # type: ignore[dict-item]
    broken = page.evaluate("([scope, rules]) => axe.run(scope, rules)", [SCOPE, rules])["violations"]
    found["broken"] = [(one["id"], node["html"][:200]) for one in broken for node in one["nodes"]]
    for picture in found["pictures"]:
        picture["svg"] = page.request.get(picture["source"]).text()
    page.close()
    return found


@pytest.fixture(params=STEMS)
def post(request: pytest.FixtureRequest, seen: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """One post, by width."""
    return {int(width): found for width, found in seen["posts"][request.param].items()}


@pytest.fixture(params=STEMS)
def text(request: pytest.FixtureRequest, seen: dict[str, Any]) -> str:
    """The Markdown of one post."""
    return (Path(seen["root"]) / f"_posts/{request.param}.markdown").read_text(encoding="utf-8")


Post = dict[int, dict[str, Any]]

# ------------------------------------------------------------------ on a screen


def test_nothing_that_the_program_writes_keeps_anybody_out(post: Post) -> None:
    assert {width: found["broken"] for width, found in post.items()} == {DESK: [], PHONE: []}


def test_no_page_scrolls_sideways(post: Post) -> None:
    assert all(found["page"] <= found["window"] for found in post.values())


def test_every_chart_is_as_wide_as_its_column(post: Post) -> None:
    for found in post.values():
        for picture in found["pictures"]:
            assert picture["loaded"]
            assert abs(picture["width"] - picture["column"]) <= 1
    assert all(picture["width"] == COLUMN for picture in post[DESK]["pictures"])


def test_the_smallest_text_of_a_chart_on_a_phone_has_eleven_px(post: Post) -> None:
    for picture in post[PHONE]["pictures"]:
        (drawn,) = re.findall(r'<svg [^>]*?viewBox="0 0 ([\d.]+) ', picture["svg"])
        smallest = min(map(float, re.findall(r"font-size: ([\d.]+)px", picture["svg"])))
        assert smallest * picture["width"] / float(drawn) >= 11


def test_what_stands_for_a_picture_is_short(post: Post) -> None:
    assert all(0 < len(picture["alt"]) <= 160 for picture in post[DESK]["pictures"])


def test_no_cell_has_more_than_three_lines(post: Post) -> None:
    assert [
        table["cells"] for table in post[DESK]["tables"] if table["lines"] > 3 and not table["folded"]
    ] == []


def test_no_column_says_the_same_in_every_row(post: Post) -> None:
    for table in post[DESK]["tables"]:
        if len(table["cells"]) > 2:
            columns = zip(table["heads"], zip(*table["cells"], strict=True), strict=True)
            assert [head for head, cells in columns if len(set(cells)) == 1] == []


def test_the_widest_closing_table_has_1200_px(post: Post) -> None:
    assert all(table["width"] <= 1200 for table in post[DESK]["tables"] if table["closing"])


def test_the_stylesheet_takes_bullets_from_boxes_and_keeps_the_first_column(post: Post) -> None:
    for found in post.values():
        assert set(found["boxes"]) <= {"none"}
        assert {table["stays"] for table in found["tables"]} <= {"sticky"}


def test_the_first_two_tables_of_the_first_note_are_seen_at_one_glance(seen: dict[str, Any]) -> None:
    tables = seen["posts"][FIRST][str(DESK)]["tables"]
    heights = [table["height"] for table in tables if not table["folded"]]
    assert max(heights[:2]) <= 300


# ------------------------------------------------------------------ on paper, in a feed, on GitHub


def test_on_paper_the_folds_are_open(seen: dict[str, Any]) -> None:
    pages = pypdf.PdfReader(io.BytesIO(Path(seen["paper"]).read_bytes())).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "Every number" in text
    assert "python -m generator run" in text


def test_on_paper_no_table_is_cut(seen: dict[str, Any]) -> None:
    assert {stem: cut for stem, cut in seen["cut"].items() if cut} == {}


def test_the_feed_of_all_posts_is_small(seen: dict[str, Any]) -> None:
    feed = Path(seen["root"]) / "_site/feed.xml"
    assert feed.read_text().count("<entry>") == min(len(STEMS), NEWEST)
    assert feed.stat().st_size < 200_000


@pytest.mark.parametrize("stem", STEMS)
def test_an_opening_is_one_short_line(seen: dict[str, Any], stem: str) -> None:
    text = (Path(seen["root"]) / f"_posts/{stem}.markdown").read_text(encoding="utf-8")
    opening = jekyll.split(text)[1].strip().partition("\n\n")[0]
    assert "\n" not in opening
    assert len(re.sub(r"\]\([^)]*\)|[*`\[\\]", "", opening)) <= 240


def test_github_shows_every_chart_and_every_link(text: str) -> None:
    body = jekyll.split(text)[1]
    page = cmarkgfm.github_flavored_markdown_to_html(body, cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE)
    charts = len(re.findall('<figure class="measured-figure"', body))
    assert len(re.findall(r'<img src="/assets/[^"]+\.svg"', page)) == charts
    assert "]({{" not in page
    assert "{{ &quot;/" not in page


# ------------------------------------------------------------------ a site below another one


@pytest.fixture(scope="session")
def below(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """A site with a baseurl: its address, and all that its posts lead to or show on the same site."""
    found = once(shared(tmp_path_factory) / "below", make_below)
    with served(Path(found["root"])) as host:
        yield host, found["targets"]


def make_below(folder: Path) -> dict[str, Any]:
    notebook = folder / "notebook"
    notebook.mkdir()
    built = site(notebook, [FIRST, "2026-11-24-wake-ups"], "\nbaseurl: /x\n")
    (folder / "web").mkdir()
    built.rename(folder / "web/x")
    pages = "".join(page.read_text() for page in (folder / "web").rglob("20*/**/*.html"))
    targets = re.findall(r'(?:href|src|srcset)="(/[^"/]*/?assets/[^"]*)"', pages)
    return {"root": str(folder / "web"), "targets": sorted(set(targets))}


def test_a_site_with_a_baseurl_finds_every_picture_record_and_stylesheet(
    below: tuple[str, list[str]],
) -> None:
    host, targets = below
    kinds = {Path(urlsplit(target).path).suffix for target in targets}
    assert {".svg", ".json", ".css"} <= kinds
    assert f"/x/{STYLESHEET}" in targets
    assert [target for target in targets if status(host + target) != 200] == []


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
