"""One Jekyll builds again and again, and what becomes of it is said."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.errors import PublishError
from generator.publish.preview.jekyll import Jekyll

POST = "_posts/2023-11-03-note.markdown"


@pytest.fixture
def jekyll() -> Iterator[Jekyll]:
    made = Jekyll(60)
    yield made
    made.end()


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    (tmp_path / "blog" / "_posts").mkdir(parents=True)
    (tmp_path / "blog" / POST).write_text("---\ntitle: x\n---\nfirst\n")
    return tmp_path / "blog"


@pytest.mark.needs("jekyll")
def test_after_a_fault_the_same_jekyll_builds_on(jekyll: Jekyll, blog: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    url, path = jekyll.build(blog, site, {}).posts[POST]
    assert url == "/2023/11/03/note.html" and "first" in path.read_text()
    (blog / POST).write_text("---\ntitle: x\n---\n{% nonsense %}\n")
    failed = jekyll.build(blog, site, {})
    assert failed.posts == {} and "Unknown tag 'nonsense'" in failed.error
    (blog / POST).write_text("---\ntitle: x\n---\nsecond \u00b5\n")
    assert "second \u00b5" in jekyll.build(blog, site, {}).posts[POST][1].read_text()


@pytest.mark.needs("jekyll")
def test_a_plugin_that_prints_or_exits_spoils_nothing(jekyll: Jekyll, blog: Path, tmp_path: Path) -> None:
    (blog / "_plugins").mkdir()
    (blog / "_plugins" / "p.rb").write_text(
        'Jekyll::Hooks.register(:site, :post_read) { puts "{}"; exit 3 }\n'
    )
    assert jekyll.build(blog, tmp_path / "site", {}).error == "Jekyll gave up"


@pytest.mark.needs("jekyll")
def test_a_jekyll_that_dies_is_told_and_the_next_build_has_a_new_one(
    jekyll: Jekyll, blog: Path, tmp_path: Path
) -> None:
    (blog / "_plugins").mkdir()
    plugin = blog / "_plugins" / "p.rb"
    plugin.write_text("Jekyll::Hooks.register(:site, :post_read) { Process.kill(:KILL, Process.pid) }\n")
    with pytest.raises(PublishError, match="Jekyll has died"):
        jekyll.build(blog, tmp_path / "site", {})
    plugin.unlink()
    assert jekyll.build(blog, tmp_path / "site", {}).posts


@pytest.mark.needs("jekyll")
def test_a_build_that_never_ends_is_ended(blog: Path, tmp_path: Path) -> None:
    jekyll = Jekyll(1)
    jekyll.start()
    (blog / "_plugins").mkdir()
    (blog / "_plugins" / "p.rb").write_text("Jekyll::Hooks.register(:site, :post_read) { sleep }\n")
    with pytest.raises(PublishError, match="longer than 1 s"):
        jekyll.build(blog, tmp_path / "site", {})
    jekyll.end()


def test_a_ruby_without_jekyll_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in {
        "jekyll": "#!/usr/bin/env ruby\n",
        "ruby": '#!/bin/sh\necho \'{"failed": "cannot load such file -- jekyll"}\'\n',
    }.items():
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    jekyll = Jekyll(60)
    with pytest.raises(PublishError, match="Jekyll does not start: cannot load such file"):
        jekyll.start()
    jekyll.end()
