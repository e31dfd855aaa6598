"""A real browser shows the page that real Jekyll built: at a desk and on a phone."""

from __future__ import annotations

import contextlib
import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.publish import files, jekyll_build
from generator.render import charts, post
from tests import samples
from tests.conftest import NEEDS, REPOSITORY

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

api = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install playwright")
PAGE = "serverless/functions/2023/11/03/threads.html"
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
pytestmark = pytest.mark.needs("jekyll", "chromium")


class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        if self.path == "/favicon.ico":  # every browser asks for one
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page of a rendered note with its charts, served from this machine."""
    root = tmp_path_factory.mktemp("notebook")
    for name in ("_config.yml", "index.markdown"):
        shutil.copy(REPOSITORY / name, root)
    found = samples.found(samples.note(root))
    pictures = [charts.drawing(request) for request in post.chart_requests(found)]
    files.publish(root, post.render(found, pictures, [REPOSITORY / "templates"]), ["r"])
    with served(jekyll_build.build(root, tmp_path_factory.mktemp("site"))) as host:
        yield f"{host}/{PAGE}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened() as it:
        yield it


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder over HTTP on this machine: its address."""
    handler = functools.partial(Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@contextlib.contextmanager
def opened() -> Iterator[Browser]:
    """Chromium."""
    program = next(filter(None, map(shutil.which, NEEDS["chromium"][0])))
    with api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(params=[1280, 390])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """The page, loaded at this many pixels; what its console says is an error."""
    opened = browser.new_page(viewport={"width": request.param, "height": 844})
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto(address)
    yield opened
    opened.close()
    assert said == []


def test_the_page_never_scrolls_sideways_and_its_tables_do(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    width, inside = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width <= inside
    assert page.evaluate(
        "[...document.querySelectorAll('table')].every(it => it.parentElement.style.overflowX === 'auto')"
    )


def test_every_chart_is_loaded_and_fits(page: Page) -> None:
    pictures = page.evaluate(
        """[...document.querySelectorAll('article img')].map(
             it => [it.naturalWidth, it.clientWidth, innerWidth, it.alt])"""
    )
    assert len(pictures) == 1
    for natural, shown, window, alt in pictures:
        assert natural > 0
        assert 0 < shown <= window
        assert "\u00a0µs" in alt


def test_details_open_by_a_click_and_show_their_table(page: Page) -> None:
    for text, shown in (("The same in numbers", "table"), ("How this was measured", "pre")):
        inside = page.locator("details", has_text=text).locator(shown).first
        assert not inside.is_visible()
        page.locator("summary", has_text=text).click()
        assert inside.is_visible()


def test_a_figure_and_its_unit_stay_in_one_line(page: Page) -> None:
    lines = page.evaluate(
        """[...document.querySelectorAll('td')].filter(
             it => it.textContent.startsWith('29\\u00a0µs')).map(it => {
             const range = document.createRange(); range.selectNode(it.firstChild);
             return range.getClientRects().length })"""
    )
    assert lines[0] == 1  # those inside closed details have none


@pytest.mark.parametrize(
    ("text", "paper"),
    [("#111", "#fdfdfd"), ("#606c71", "#fff"), ("#959595", "#181818"), ("#e6e1e8", "#27262b")],
    ids=["minima", "cayman", "minima dark", "just-the-docs dark"],
)
def test_a_sign_is_read_on_any_paper_and_is_no_plain_text(browser: Browser, text: str, paper: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.base")
    signs = "".join(f'<p><span class="sign-{one}">✗ 16× the 5 µs</span></p>' for one in ("fails", "holds"))
    style = (REPOSITORY / "templates/measured.css").read_text()
    page = browser.new_page()
    page.set_content(f"<style>{style} body {{ color: {text}; background: {paper} }}</style>{signs}")
    page.evaluate(axe.AXE_SCRIPT)
    found = page.evaluate("axe.run({runOnly: ['color-contrast']})")
    colours = page.evaluate("[...document.querySelectorAll('p, span')].map(it => getComputedStyle(it).color)")
    page.close()
    assert found["violations"] == []
    assert len(found["passes"][0]["nodes"]) == 2
    assert len(set(colours)) == 3
