"""Which posts there are, which can become notes, and the files of a note: all of them or none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.errors import UsageError
from generator.publish import adopting
from generator.publish.adopting import Adopted

STEM = "2023-11-03-x"
POST = f"_posts/{STEM}.markdown"


def plant(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("---\n---\nx\n")
    return root


def note(root: Path, stem: str = STEM) -> Adopted:
    return adopting.adopted(root, stem, f"_posts/{stem}.markdown", b"---\n---\nx\n", "liquid: as-is\n")


def files(root: Path) -> list[str]:
    found = (path.relative_to(root).as_posix() for path in sorted(root.rglob("*")) if path.is_file())
    return [name for name in found if not name.startswith(".cache/")]


def settled(root: Path, *notes: Adopted) -> list[tuple[str, bool]]:
    with adopting.staged(root) as staged:
        for one in notes:
            staged.add(one)
        return [(one.stem, error is None) for one, error in staged.settle()]


def test_posts_and_drafts_are_found_where_jekyll_finds_them(tmp_path: Path) -> None:
    posts = ["_drafts/c.md", "_posts/2023-01-01-a.md", "_posts/deep/2023-01-01-b.markdown", "a/_posts/x.html"]
    others = ["_posts/.x.md", "_posts/_x.md", "_posts/#x.md", "_posts/x.md~", "_posts/x.png", "index.md"]
    others += [
        "_site/_posts/x.md",
        ".git/_posts/x.md",
        "vendor/_posts/x.md",
        "results/_posts/x.md",
        "_posts/.d/x.md",
    ]
    assert list(adopting.posts(plant(tmp_path, *posts, *others))) == posts


def test_a_folder_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    plant(tmp_path / "elsewhere", "2023-01-01-a.md")
    root = plant(tmp_path / "blog", "index.md")
    (root / "_posts").symlink_to(tmp_path / "elsewhere")
    assert list(adopting.posts(root)) == []


def test_the_posts_of_notes_are_known_by_where_they_lie(tmp_path: Path) -> None:
    texts = [
        "liquid: as-is\n",
        "post: _posts/b.md\n",
        'post: "_posts/it\'s.md"\r\n',
        "x: [\npost: '_drafts/d.md'\n",
    ]
    plant(tmp_path, "experiments/x.yml")
    for number, text in enumerate(texts):
        (tmp_path / f"experiments/2023-01-0{number + 1}-n.yml").write_bytes(text.encode())
    (tmp_path / "experiments/folder.yml").mkdir()
    assert list(adopting.of_notes(tmp_path)) == [
        "_posts/2023-01-01-n.markdown",
        "_posts/b.md",
        "_posts/it's.md",
        "_drafts/d.md",
        "_posts/folder.markdown",
        "_posts/x.markdown",
    ]


def test_a_post_is_named_by_its_path_or_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    every = list(adopting.posts(plant(tmp_path, POST, "_posts/sub/2023-01-01-y.md")))
    for named in (POST, str(tmp_path / POST), f"{STEM}.markdown", STEM, f"_posts/sub/../{STEM}.markdown"):
        assert adopting.place(tmp_path, named, every) == POST
    monkeypatch.chdir(tmp_path / "_posts/sub")
    assert adopting.place(tmp_path, "2023-01-01-y.md", every) == "_posts/sub/2023-01-01-y.md"


def test_a_post_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    every = list(
        adopting.posts(plant(tmp_path, POST, "a/_posts/2023-11-03-y.md", "b/_posts/2023-11-03-y.md"))
    )
    with pytest.raises(UsageError, match=f"there is no post '{STEM}.markdwn'\n  hint: .*{STEM}.m"):
        adopting.place(tmp_path, f"{STEM}.markdwn", every)
    with pytest.raises(
        UsageError, match="several posts are called '2023-11-03-y'\n  hint: write one of: a/_posts"
    ):
        adopting.place(tmp_path, "2023-11-03-y", every)
    outside = plant(tmp_path.parent / f"{tmp_path.name}-outside", "x.md") / "x.md"
    with pytest.raises(UsageError, match="lies outside of the notebook"):
        adopting.place(tmp_path, str(outside), every)


@pytest.mark.parametrize("place", ["_posts/x.html", "index.md", "_posts", "_posts/.x.md"])
def test_what_is_no_markdown_post_is_unfit(tmp_path: Path, place: str) -> None:
    problem = adopting.unfit(plant(tmp_path, "_posts/x.html", "index.md", "_posts/.x.md"), place)
    assert problem
    assert problem.what == "no post in Markdown, as Jekyll finds them"


def test_a_link_is_unfit_and_so_is_what_lies_behind_one(tmp_path: Path) -> None:
    root = plant(tmp_path / "blog", POST)
    plant(tmp_path / "outside/_posts", "2023-11-03-z.md")
    (root / "_posts/2023-11-03-y.md").symlink_to(root / POST)
    (root / "a").symlink_to(tmp_path / "outside")
    assert adopting.unfit(root, POST) is None
    assert str(adopting.unfit(root, "_posts/2023-11-03-y.md")).startswith(
        "_posts/2023-11-03-y.md:1:1: a symbolic link\n  hint: "
    )
    behind = adopting.unfit(root, "a/_posts/2023-11-03-z.md")
    assert behind
    assert behind.what == "a symbolic link on its way leads out of the notebook"


def test_a_draft_has_the_day_of_its_front_matter_or_of_its_last_change(tmp_path: Path) -> None:
    plant(tmp_path, "_drafts/x.md")
    os.utime(tmp_path / "_drafts/x.md", (0, 1_700_000_000))
    assert adopting.day(tmp_path, "_drafts/x.md", "title: t\n") == "2023-11-14"
    assert adopting.day(tmp_path, "_drafts/x.md", "title: t\ndate: '2023-1-2 10:00'\n") == "2023-01-02"


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    assert adopting.free(tmp_path, STEM, b"x", {STEM}) == f"{STEM}-2"
    plant(tmp_path, f"experiments/{STEM}.md")
    assert adopting.free(tmp_path, STEM, b"another page", set()) == f"{STEM}-2"
    assert adopting.free(tmp_path, STEM, b"---\n---\nx\n", set()) == STEM


def test_the_files_of_a_note_are_there_with_their_experiment_last(tmp_path: Path) -> None:
    assert note(tmp_path).experiment == tmp_path / f"experiments/{STEM}.yml"
    assert settled(tmp_path, note(tmp_path)) == [(STEM, True)]
    assert files(tmp_path) == [
        f"experiments/{STEM}.md",
        f"experiments/{STEM}.yml",
        f"results/{STEM}/_published.markdown",
        f"results/{STEM}/published.json",
    ]


def test_of_a_note_that_cannot_be_written_nothing_is_left_and_others_go_on(tmp_path: Path) -> None:
    plant(tmp_path, f"results/{STEM}")  # a file where a folder should be
    with adopting.staged(tmp_path) as staged:
        with pytest.raises(OSError, match=r"Not a directory|File exists"):
            staged.add(note(tmp_path))
        staged.add(note(tmp_path, "2023-11-04-y"))
        assert [one.stem for one, _ in staged.settle()] == ["2023-11-04-y"]
    assert f"experiments/{STEM}.md" not in files(tmp_path)
    assert [name for name in files(tmp_path) if "/." in name] == []


def test_of_a_note_that_cannot_get_its_names_nothing_is_left_and_others_go_on(tmp_path: Path) -> None:
    plant(tmp_path, f"experiments/{STEM}.yml/x")
    other = note(tmp_path, "2023-11-04-y")
    assert settled(tmp_path, note(tmp_path), other) == [(STEM, False), ("2023-11-04-y", True)]
    assert [name for name in files(tmp_path) if STEM in name] == [f"experiments/{STEM}.yml/x"]


def test_what_was_only_made_goes_where_adopting_ends_early(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), adopting.staged(tmp_path) as staged:
        staged.add(note(tmp_path))
        raise KeyboardInterrupt
    assert files(tmp_path) == []
