"""The stylesheet is renewed as long as nobody has changed it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generator.model.post import STYLESHEET
from generator.publish import files, stylesheet
from tests.conftest import REPOSITORY
from tests.publish.test_files import STEM, version


def test_a_stylesheet_is_written_where_there_is_none_and_says_that_it_may_be_changed(tmp_path: Path) -> None:
    stylesheet.publish(tmp_path / "x.css", b"a{}\n")
    first, rest = (tmp_path / "x.css").read_bytes().split(b"\n", 1)
    assert first.startswith(b"/* ")
    assert first.endswith(b" */")
    assert b"change anything, and it stays as you make it" in first
    assert rest == b"a{}\n"


def test_one_that_nobody_changed_is_renewed(tmp_path: Path) -> None:
    stylesheet.publish(tmp_path / "x.css", b"a{}\n")
    stylesheet.publish(tmp_path / "x.css", b"b{}\n")
    assert (tmp_path / "x.css").read_bytes().endswith(b"\nb{}\n")


@pytest.mark.parametrize(
    "mine",
    [lambda css: css + b"c{}\n", lambda css: css.partition(b"\n")[2], lambda css: b"c{}\n", lambda css: b""],
)
def test_an_authors_own_version_is_never_overwritten(tmp_path: Path, mine: Callable[[bytes], bytes]) -> None:
    stylesheet.publish(tmp_path / "x.css", b"a{}\n")
    edited = mine((tmp_path / "x.css").read_bytes())
    (tmp_path / "x.css").write_bytes(edited)
    stylesheet.publish(tmp_path / "x.css", b"b{}\n")
    assert (tmp_path / "x.css").read_bytes() == edited


def test_the_same_stylesheet_is_not_touched(tmp_path: Path) -> None:
    stylesheet.publish(tmp_path / "x.css", b"a{}\n")
    before = (tmp_path / "x.css").stat().st_mtime_ns
    stylesheet.publish(tmp_path / "x.css", b"a{}\n")
    assert (tmp_path / "x.css").stat().st_mtime_ns == before


def test_a_post_brings_its_stylesheet_with_it_once_for_all_posts(tmp_path: Path) -> None:
    for stem in (STEM, "2023-11-05-other"):
        files.publish(tmp_path, replace(version(1, stem), stylesheet=b"a{}\n"), ["r"])
    assert [path.name for path in (tmp_path / "assets").glob("*.css")] == [Path(STYLESHEET).name]


def test_a_stylesheet_that_was_deleted_comes_back_though_the_post_is_the_same(tmp_path: Path) -> None:
    post = replace(version(1), stylesheet=b"a{}\n")
    files.publish(tmp_path, post, ["r"])
    (tmp_path / STYLESHEET).unlink()
    files.publish(tmp_path, post, ["r"])
    assert (tmp_path / STYLESHEET).is_file()


def test_the_programs_own_is_small() -> None:
    assert len((REPOSITORY / "templates/measured.css").read_bytes()) < 2500
