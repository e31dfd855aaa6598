"""An author writes with the page beside the editor: preview, edit, a fault, mend it, run again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.commands.test_preview import CONFIG, started
from tests.notebook import NOTE, STEM, Notebook

pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install playwright")
from tests.publish.test_browser import opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.needs("chromium")
LONG = "".join(f"\n  paragraph {number}\n" for number in range(60))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened() as it:
        yield it


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Notebook:
    """A note that is longer than the window, measured once."""
    made = Notebook(tmp_path_factory.mktemp("measured"))
    made.note(NOTE + LONG)
    assert made.run("run", STEM).returncode == 0
    return made


@pytest.fixture
def notebook(tmp_path: Path, measured: Notebook) -> Notebook:
    """The same, as a blog of its own."""
    made = Notebook(tmp_path)
    made.write("_config.yml", CONFIG + "theme: minima\n")
    for name in ("_posts", "assets", "experiments", "results"):
        shutil.copytree(measured.root / name, made.root / name, dirs_exist_ok=True)
    return made


@pytest.fixture(
    params=["--no-jekyll", pytest.param("", marks=pytest.mark.needs("jekyll"))], ids=["plain", "jekyll"]
)
def page(request: pytest.FixtureRequest, notebook: Notebook, browser: Browser) -> Iterator[Page]:
    """The list of notes, at a desk."""
    with started(notebook, *filter(None, [request.param])) as preview:
        shown = browser.new_page(viewport={"width": 1280, "height": 700})
        shown.goto(preview.address)
        yield shown
        shown.close()


def shows(page: Page, text: str) -> None:
    """The page comes to show it by itself."""
    page.get_by_text(text).first.wait_for(state="visible", timeout=15_000)


def test_a_note_is_written_with_the_page_beside_it(page: Page, notebook: Notebook) -> None:
    press = page.keyboard.press
    press("Tab")
    press("Tab")
    press("Enter")  # the first note of the list
    page.wait_for_url("**/notes/2023/11/03/note.html")
    shows(page, "42 ns")
    fold = page.locator("summary", has_text="How this was measured")
    fold.focus()
    press("Enter")
    press("Home")
    for _ in range(3):
        press("PageDown")
    page.wait_for_function("scrollY > 500")
    page.wait_for_timeout(300)  # a smooth scroll comes to rest
    top = page.evaluate("scrollY")

    notebook.note(NOTE.replace("one question", "a better question") + LONG)
    shows(page, "a better question")
    page.wait_for_function(f"Math.abs(scrollY - {top}) < 50")
    assert page.evaluate("document.querySelector('details:last-of-type').open")

    notebook.note(NOTE.replace("steady:", "steady: [") + LONG)
    alert = page.get_by_role("alert").first
    alert.wait_for(timeout=15_000)
    assert f"experiments/{STEM}.yml:7:3" in alert.inner_text()
    assert page.get_by_text("a better question").count() == 0

    notebook.note(NOTE.replace("one question", "mended") + LONG)
    shows(page, "mended")
    assert page.get_by_role("alert").count() == 0

    notebook.note(NOTE.replace("41.0,42.0,43.0", "47.0,48.0,49.0") + LONG)
    assert notebook.run("run", STEM, "--quick").returncode == 0
    shows(page, "48 ns")
    assert page.get_by_text("42 ns").count() == 0


@pytest.mark.parametrize("page", ["--no-jekyll"], indirect=True)
def test_on_a_phone_neither_a_page_nor_a_fault_scrolls_sideways(page: Page, notebook: Notebook) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(page.url + f"-/note/{STEM}")
    shows(page, "42 ns")
    width = "[document.documentElement.scrollWidth, innerWidth]"
    assert page.evaluate(width) == [390, 390]
    notebook.note(NOTE.replace("{table} steady other", "{table} steady " + "x" * 90))
    page.get_by_role("alert").first.wait_for(timeout=15_000)
    assert page.evaluate(width) == [390, 390]
