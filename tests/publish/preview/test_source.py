"""A blog is laid out once more with links, and nothing from outside comes along."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.publish.preview import source

FILE, TEXT = "_posts/2023-11-03-note.markdown", "---\ntitle: x\n---\nsee {% post_url 2023-01-01-a %}\n"


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    root = tmp_path / "blog"
    for name, text in {
        "_config.yml": "exclude: [node_modules/, results/]\n",
        "index.md": "---\n---\n",
        "plain.md": "no front matter\n",
        "assets/site.scss": "---\n---\n",
        "assets/picture.svg": "<svg/>",
        "_layouts/post.html": "{{ content }}",
        "_site/index.html": "---\nold\n",
        "_drafts/d.md": "---\n---\n",
        "_notes/n.md": "---\n---\n",
        "node_modules/x.html": "---\n---\n",
        "results/r.html": "---\n---\n",
        ".git/x.html": "---\n---\n",
        "_posts/2023-01-01-a.md": "---\n---\na",
        "_posts/2023-01-02-b.md": "---\n---\nb",
        "_posts/2023-11-03-note.markdown": "edited by hand",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (tmp_path / "secret.html").write_text("---\nsecret\n---\n")
    (root / "out.html").symlink_to(tmp_path / "secret.html")
    (root / "outside").symlink_to(tmp_path)
    (root / "_posts" / "2023-01-03-out.md").symlink_to(tmp_path / "secret.html")
    (root / "loop").symlink_to("loop")
    return root


def laid_out(blog: Path, *, whole: bool) -> set[str]:
    target = blog.parent / "target"
    source.lay_out(blog, target, FILE, TEXT, whole=whole)
    assert (target / FILE).read_text() == TEXT and not (target / FILE).is_symlink()
    return {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()} - {FILE}


def test_alone_a_post_has_the_pages_the_templates_and_the_posts_that_it_links_to(blog: Path) -> None:
    assert laid_out(blog, whole=False) == {
        *("_config.yml", "index.md", "assets/site.scss", "_notes/n.md", "_posts/2023-01-01-a.md"),
    }
    assert (blog.parent / "target" / "_layouts" / "post.html").is_file()


def test_the_whole_site_has_every_post_and_every_file(blog: Path) -> None:
    assert laid_out(blog, whole=True) - laid_out(blog, whole=False) == {
        *("_posts/2023-01-02-b.md", "plain.md", "assets/picture.svg"),
    }


def test_laying_it_out_again_leaves_nothing_of_before_and_touches_nothing_of_the_blog(blog: Path) -> None:
    before = {path: path.read_bytes() for path in blog.rglob("*") if path.is_file()}
    laid_out(blog, whole=True)
    (blog / "index.md").rename(blog / "renamed.md")
    assert "index.md" not in laid_out(blog, whole=True)
    (blog / "renamed.md").rename(blog / "index.md")
    assert {path: path.read_bytes() for path in blog.rglob("*") if path.is_file()} == before


def test_a_post_that_lies_elsewhere_is_laid_out_there(blog: Path) -> None:
    source.lay_out(blog, blog.parent / "target", "work/_posts/2023-11-03-note.md", TEXT, whole=False)
    assert (blog.parent / "target" / "work/_posts/2023-11-03-note.md").read_text() == TEXT
