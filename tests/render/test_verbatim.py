"""A page that was there before its note: its bytes come back, and what is measured stands around it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.finding import Findings
from generator.model.note import Prose
from generator.notes import load
from generator.render import post, verbatim
from tests.conftest import REPOSITORY

STEM = "2023-11-03-x"
TEMPLATES = [REPOSITORY / "templates"]
FRONT = "---\ntitle: t\n---\n"


def read(root: Path, page: str, more: str = "") -> Findings:
    (root / "experiments").mkdir(exist_ok=True)
    (root / f"experiments/{STEM}.md").write_bytes(page.encode())
    (root / f"experiments/{STEM}.yml").write_text(f"liquid: as-is\n{more}body: {STEM}.md\n")
    note, problems = load.experiment(root / f"experiments/{STEM}.yml", root)
    assert note and not problems
    return Findings(note, (), ())


def rendered(root: Path, page: str, more: str = "") -> str:
    return post.render(read(root, page, more), [], TEMPLATES).text


PAGES = [
    FRONT,
    f"{FRONT}\n\n\ntext",
    f"\ufeff{FRONT}text\n",
    "---\r\ntitle: t\r\n---\r\na\r\n\r\n```\r\nb: 1 ns\r\n```\r\n",
    f"{FRONT}mixed\r\nends\nhere\r\n",
    f"{FRONT}a\rb\u2028c\u2029d\x85e\u200f",
    f"{FRONT}{{{{ site.title }}}} {{% if page.x %}}\n{{% raw %}}{{{{ x }}}}{{% endraw %}} {{{{",
    f"{FRONT}```\nnever closed\n",
    f"{FRONT}~~~ c++ title\n``` \n\n\n\n \t \n",
    "---\nlayout: post\ndate: Nov 3, 2023\ncategories: {a: [b]}\nx: &a 1\ny: *a\nx: 2\n---\n50 ms\n",
    "---\n---\nno title at all\n",
    "---\n...\nend of another kind",
]


@pytest.mark.parametrize("page", PAGES)
def test_the_bytes_of_a_page_come_back(tmp_path: Path, page: str) -> None:
    found = post.render(read(tmp_path, page), [], TEMPLATES)
    assert found.text == page
    assert found.stylesheet == b""


PIECES = ["\r\n", "\n", "```", "~~~", "{{", "}}", "{%", "%}", "`", "a: 1 ns", "| b |", " ", "\t"]


@given(st.lists(st.sampled_from(PIECES)))
def test_whatever_the_lines_are_they_come_back(
    tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:
    page = FRONT + "".join(words)
    assert rendered(tmp_path_factory.mktemp("x"), page) == page


def test_values_of_its_note_are_filled_in_and_all_else_is_kept(tmp_path: Path) -> None:
    more = "measure: {lock: {label: a lock, printed: 2092 ns (that day)}}\n"
    page = "---\r\ntitle: t\r\n---\r\n  {{ lock }} `{{ lock }}` {{ page.lock }}\r\n\r\n"
    assert rendered(tmp_path, page, more) == page.replace("{{ lock }} ", "2092\u00a0ns (that day) ", 1)


def test_a_post_may_lie_anywhere_below_a_folder_of_posts(tmp_path: Path) -> None:
    note = read(tmp_path, FRONT, "post: a/_posts/b/2023-11-3-X_y.md\n").experiment
    assert note.post == "a/_posts/b/2023-11-3-X_y.md"
    assert read(tmp_path, FRONT).experiment.post == f"_posts/{STEM}.markdown"


@pytest.mark.parametrize(
    "place", ["x.md", "_posts/x.html", "../_posts/x.md", "/_posts/x.md", "_posts/.x.md", "_posts/../../x.md"]
)
def test_a_post_may_not_lie_where_jekyll_finds_none(tmp_path: Path, place: str) -> None:
    (tmp_path / "experiments").mkdir()
    path = tmp_path / f"experiments/{STEM}.yml"
    path.write_text(f"title: t\npost: {place}\nbody: |\n  x\n")
    (problem,) = load.experiment(path, tmp_path)[1]
    assert problem.what == f"no post can lie in '{place}'"


def test_a_post_may_not_lie_behind_a_link_out_of_the_notebook(tmp_path: Path) -> None:
    root = tmp_path / "blog"
    (root / "experiments").mkdir(parents=True)
    (root / "_posts").symlink_to(tmp_path)
    path = root / f"experiments/{STEM}.yml"
    path.write_text("title: t\npost: _posts/x.md\nbody: |\n  x\n")
    (problem,) = load.experiment(path, root)[1]
    assert problem.what == "'_posts/x.md' leads out of the notebook"


# ------------------------------------------------------------------ where something is measured

ADDED = verbatim.Added(status="<small>status</small>", closing="closing")


def post_of(root: Path, page: str, added: verbatim.Added) -> str:
    note = read(root, page).experiment
    return verbatim.post(note, [part.text for part in note.body if isinstance(part, Prose)], added)


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("One.\n\nTwo.\n", "One.\n\n<small>status</small>\n\nTwo.\n\nclosing\n"),
        ("\n\nOne", "\n\nOne\n\n<small>status</small>\n\nclosing\n"),
        ("### Head\n- item\n\nTwo.\n", "### Head\n- item\n\nTwo.\n\n<small>status</small>\n\nclosing\n"),
        ("\tcode\n\nTwo.", "\tcode\n\nTwo.\n\n<small>status</small>\n\nclosing\n"),
        ("One `a\n\nb` c\n\nTwo.\n", "One `a\n\n<small>status</small>\n\nb` c\n\nTwo.\n\nclosing\n"),
        ("", "<small>status</small>\n\nclosing\n"),
    ],
)
def test_the_status_line_follows_a_first_paragraph_and_tears_nothing_else(
    tmp_path: Path, body: str, wanted: str
) -> None:
    assert post_of(tmp_path, FRONT + body, ADDED) == FRONT + wanted


def test_an_opening_comes_first(tmp_path: Path) -> None:
    added = verbatim.Added("**It fails.**", ADDED.status, "closing")
    wanted = f"{FRONT}**It fails.**\n\n<small>status</small>\n\n# Head\n\nclosing\n"
    assert post_of(tmp_path, f"{FRONT}# Head\n", added) == wanted


def test_what_is_added_has_the_line_ends_of_the_page(tmp_path: Path) -> None:
    page = "---\r\ntitle: t\r\n---\r\nOne.\r\n\r\nTwo.\r\n"
    text = post_of(tmp_path, page, ADDED)
    assert text.replace("\r\n", "").count("\n") == 0
    assert text.endswith("Two.\r\n\r\nclosing\r\n")


def test_a_block_stands_between_blank_lines(tmp_path: Path) -> None:
    more = "measure: {lock: {label: a lock, printed: 2092 ns (that day)}}\n"
    text = rendered(tmp_path, f"{FRONT}One.\n```{{table}} lock\n```\nTwo.", more)
    style = '<link rel="stylesheet" href="/assets/measured.css">'
    before, table, after = text.partition("<div")
    assert before == f"{FRONT}One.\n\n{style}\n\n"
    assert table
    assert after.endswith("\n\nTwo.")
