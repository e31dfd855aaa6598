"""Is a post right, before it is published: as text, as a page, and among the other posts."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import PublishError
from generator.model.post import Post
from generator.publish import preflight

STEM = "2023-11-03-note"
URL = "/a/2023/11/03/note.html"
POST = f"_posts/{STEM}.markdown"
MINE = {POST: URL}


def post(body: str, matter: str = "layout: post\n") -> str:
    return f"---\n{matter}---\n{body}"


def test_a_right_post_passes() -> None:
    liquid = '{{ "{" }}{1}} ![a]({{ "/assets/x.svg" | relative_url }}) {{ site.title }} {% include x.html %}'
    assert preflight.check(post(f"One line.\n\n{liquid}\n")) == ()
    assert preflight.check(post("One\nand two.\n")) == ()
    assert preflight.check(post("One line.\n\n{% raw %}{{1}}{% endraw %}\n")) == ()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (post("One.\n\nint a[] = {{1,2}};"), "Liquid would read"),
        (post('One.\n\nprintf("{%d}")'), "Liquid would read"),
        (post("One.\n\n{{.Name}}"), "Liquid would read"),
        (post("One.\n\n{% endraw %}"), "Liquid would read"),
        (post(""), "first paragraph"),
        (post("One.\n", "title: x\n"), "no layout"),
        (post("One.\n", "layout: post\nrender_with_liquid: false\n"), "render_with_liquid"),
        ("no front matter\n", "no layout"),
    ],
)
def test_each_fault_is_named(text: str, what: str) -> None:
    assert [fault for fault in preflight.check(text) if what in fault]


def test_a_note_that_answers_for_its_liquid_may_say_anything_to_it() -> None:
    assert preflight.check(post("One.\n\n{{ x | y }} {%d}"), liquid_as_is=True) == ()


# ------------------------------------------------------------------ as a page


def verified(root: Path, body: str, lines: tuple[str, ...] = (), *assets: str) -> None:
    text = post(f"One line.\n\n{body}\n", "layout: post\ncategories: a\n")
    preflight.verify(root, Post(STEM, text, dict.fromkeys(assets, b""), lines, liquid_as_is=False))


def test_a_result_line_stands_in_a_fence_as_it_is(tmp_path: Path) -> None:
    verified(tmp_path, "```\na  line <b>\n```", ("a  line <b>",))
    for body in ("a  line <b>", "```\na line <b>\n```", "<!-- ```\na  line <b>\n``` -->"):
        with pytest.raises(PublishError, match="the line `a  line <b>` would not be shown"):
            verified(tmp_path, body, ("a  line <b>",))


def test_a_chart_is_a_picture_of_the_page(tmp_path: Path) -> None:
    verified(tmp_path, f'![x]({{{{ "/assets/{STEM}/x.svg" | relative_url }}}})', (), "x.svg")
    with pytest.raises(PublishError, match=r"the chart x\.svg would not be shown"):
        verified(tmp_path, f"`![x](/assets/{STEM}/x.svg)`", (), "x.svg")


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match=r"Liquid would read .*; the line .*; the chart ") as caught:
        verified(tmp_path, "{{ 1 }}", ("line",), "x.svg")
    assert caught.value.exit_code == 6


# ------------------------------------------------------------------ among the others


@pytest.mark.parametrize(
    ("name", "matter", "found"),
    [
        (f"{STEM}.md", "categories: a", True),
        (f"sub/{STEM}.markdown", "categories: a", True),
        (f"{STEM}.markdown", "categories: a", False),  # its own place
        ("2023-11-3-note.md", "categories: a", True),
        ("2001-01-01-other.md", "categories: a\ndate: 2023-11-03\nslug: note", True),
        ("2001-01-01-other.md", f"permalink: {URL}", True),
        ("2001-01-01-note.md", "categories: a\ndate: 2023-11-03 05:00", True),
        ("2001-01-01-note.md", "categories: a", False),
        (f"{STEM}.md", "categories: b", False),
        (f"{STEM}.md", "categories: [", False),  # unreadable: without a category
        (f"{STEM}.txt", "categories: a", False),
        (f"_{STEM}.md", "categories: a", False),
    ],
)
def test_a_post_with_the_same_url_is_found(tmp_path: Path, name: str, matter: str, found: bool) -> None:
    path = tmp_path / "_posts" / name
    path.parent.mkdir(parents=True)
    path.write_text(f"---\nlayout: post\n{matter}\n---\ntext\n")
    assert list(preflight.taken(tmp_path, MINE, "")) == [(POST, f"_posts/{name}")] * found


def test_the_urls_of_several_notes_are_looked_for_at_once(tmp_path: Path) -> None:
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts" / "2023-11-03-b.md").write_text("---\nlayout: post\n---\n")
    urls = {"_posts/2023-11-3-b.md": "/2023/11/03/b.html", "x": "/2023/11/03/b.html", "y": "/y.html"}
    assert list(preflight.taken(tmp_path, urls, "")) == [
        ("_posts/2023-11-3-b.md", "_posts/2023-11-03-b.md"),
        ("x", "_posts/2023-11-03-b.md"),
    ]


def test_a_note_whose_slug_is_said_in_its_front_matter_meets_the_post_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts" / "2023-11-03-b.md").write_text("---\nlayout: post\n---\n")
    assert list(preflight.taken(tmp_path, {"_posts/2023-11-03-a.md": "/2023/11/03/b.html"}, "")) != []


def test_without_posts_nothing_is_taken(tmp_path: Path) -> None:
    assert list(preflight.taken(tmp_path, MINE, "")) == []
