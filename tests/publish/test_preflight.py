"""Is a post right, before it is published: as text, as a page, and among the other posts."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import PublishError
from generator.model.post import Post
from generator.publish import preflight

STEM = "2023-11-03-note"
URL = "/a/2023/11/03/note.html"
MINE = {STEM: URL}


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
