"""Which posts a site has, and which of them have a URL: found however the files change."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.publish import site_posts

STEM = "2023-11-03-note"
URL = "/a/2023/11/03/note.html"
POST = f"_posts/{STEM}.markdown"
MINE = {POST: URL}


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
    assert list(site_posts.taken(tmp_path, MINE, "")) == [(POST, f"_posts/{name}")] * found


def test_the_urls_of_several_notes_are_looked_for_at_once(tmp_path: Path) -> None:
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts" / "2023-11-03-b.md").write_text("---\nlayout: post\n---\n")
    urls = {"_posts/2023-11-3-b.md": "/2023/11/03/b.html", "x": "/2023/11/03/b.html", "y": "/y.html"}
    assert list(site_posts.taken(tmp_path, urls, "")) == [
        ("_posts/2023-11-3-b.md", "_posts/2023-11-03-b.md"),
        ("x", "_posts/2023-11-03-b.md"),
    ]


def test_a_note_whose_slug_is_said_in_its_front_matter_meets_the_post_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts" / "2023-11-03-b.md").write_text("---\nlayout: post\n---\n")
    assert list(site_posts.taken(tmp_path, {"_posts/2023-11-03-a.md": "/2023/11/03/b.html"}, "")) != []


def test_without_posts_nothing_is_taken(tmp_path: Path) -> None:
    assert list(site_posts.taken(tmp_path, MINE, "")) == []


def written(root: Path, name: str, matter: str = "categories: a") -> Path:
    path = root / "_posts" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\nlayout: post\n{matter}\n---\ntext\n")
    return path


def found(root: Path) -> list[str]:
    return [name for _, name in site_posts.taken(root, MINE, "")]


def test_what_comes_and_goes_between_two_looks_is_seen(tmp_path: Path) -> None:
    assert found(tmp_path) == []
    (tmp_path / "_posts").mkdir()
    assert found(tmp_path) == []
    path = written(tmp_path, f"{STEM}.md")
    assert found(tmp_path) == [f"_posts/{STEM}.md"]
    below = written(tmp_path, f"sub/{STEM}.md")
    assert found(tmp_path) == [f"_posts/{STEM}.md", f"_posts/sub/{STEM}.md"]
    path.unlink()
    assert found(tmp_path) == [f"_posts/sub/{STEM}.md"]
    below.replace(below.with_name("2023-11-03-other.md"))
    assert found(tmp_path) == []


def test_a_post_that_was_replaced_by_another_is_read_again(tmp_path: Path) -> None:
    path = written(tmp_path, "2001-01-01-other.md")
    assert found(tmp_path) == []
    made = written(tmp_path, ".made", f"permalink: {URL}")
    made.replace(path)
    assert found(tmp_path) == ["_posts/2001-01-01-other.md"]
    written(tmp_path, ".made")
    made.replace(path)
    assert found(tmp_path) == []


def test_after_a_post_of_our_own_the_others_are_not_looked_at_again(tmp_path: Path) -> None:
    written(tmp_path, "2001-01-01-other.md")
    assert found(tmp_path) == []
    looked: list[Path] = []
    mine = written(tmp_path, f"{STEM}.md")
    site_posts.wrote(tmp_path, mine)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site_posts, "posts", lambda root: looked.append(root) or iter(()))
        assert found(tmp_path) == [f"_posts/{STEM}.md"]
    assert not looked


def test_the_url_of_a_text_is_held_against_those_of_the_site(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("timezone: UTC\n")
    written(tmp_path, "2023-11-3-note.md")
    text = "---\nlayout: post\ncategories: a\n---\ntext\n"
    assert list(site_posts.same_url(tmp_path, POST, text)) == [("_posts/2023-11-3-note.md", URL)]
    assert list(site_posts.same_url(tmp_path, POST, text.replace(": a", ": b"))) == []
