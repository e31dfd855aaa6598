"""Markdown becomes what kramdown makes of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.publish import jekyll_build
from generator.publish.preview import markdown
from generator.syntax import jekyll
from tests.conftest import REPOSITORY
from tests.publish.preview import pages

POSTS = sorted((REPOSITORY / "_posts").glob("*.markdown"))
AWKWARD = """A "quoted" word -- and 'another' --- it's...

- one
* two
	- nested by a tab
- [ ] open
- [x] done

A paragraph between two lists

- an item with code
```c
int a;
```

| a | b |
|--|--:|
| 1 |
| `x | y` | 2 | 3 |

### A heading, with *marks* & more

### A heading, with *marks* & more

<details markdown="1"><summary>folded</summary>

- inside

</details>

~~~text
a < b
~~~

~~gone~~ and `code <b>`
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's posts, and an awkward one, as real Jekyll shows them."""
    root = tmp_path_factory.mktemp("blog")
    (root / "_posts").mkdir()
    for name in ("_config.yml", "index.markdown"):
        (root / name).write_bytes((REPOSITORY / name).read_bytes())
    for post in POSTS:
        (root / "_posts" / post.name).write_bytes(post.read_bytes())
    (root / "_posts" / "2023-01-01-awkward.markdown").write_text(
        f"---\nlayout: post\ntitle: x\n---\n{AWKWARD}"
    )
    return jekyll_build.build(root, root / "_site")


@pytest.mark.needs("jekyll")
def test_every_post_has_the_elements_that_jekyll_makes(built: Path) -> None:
    for post in POSTS:
        page = next(built.rglob(f"{post.stem.split('-', 3)[3]}.html"))
        body = jekyll.resolve(jekyll.split(post.read_text(encoding="utf-8"))[1])
        assert pages.elements(markdown.html(body)) == pages.elements(pages.content(page.read_text())), (
            post.name
        )


@pytest.mark.needs("jekyll")
def test_awkward_markdown_has_the_elements_that_jekyll_makes(built: Path) -> None:
    page = next(built.rglob("awkward.html")).read_text()
    assert pages.elements(markdown.html(AWKWARD)) == pages.elements(pages.content(page))


def test_a_fence_below_an_item_is_part_of_it() -> None:
    assert re.sub(r"\s", "", markdown.html("- a\n```\nx\n```\n")).endswith("</div></li></ul>")


def test_a_row_with_too_few_or_too_many_cells_is_a_row() -> None:
    rows = markdown.html("| a | b |\n|--|--|\n| 1 |\n| 1 | 2 | 3 |\n").count("<td")
    assert rows == 6


def test_code_is_coloured_where_its_language_is_known_and_shown_where_it_is_not() -> None:
    assert '<span class="kt">int</span>' in markdown.html("```c\nint a;\n```\n")
    assert "a &lt; b" in markdown.html("```nosuchlanguage\na < b\n```\n")


@given(st.text(alphabet="-*`|~#>[]() \n\tabc1.<\"'{}:&", max_size=80))
def test_any_text_becomes_a_page(text: str) -> None:
    assert isinstance(markdown.html(text), str)
