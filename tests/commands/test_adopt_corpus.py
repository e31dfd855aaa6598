"""More than 300 awkward posts are taken over and rendered: every byte comes back, of them and of the site."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.commands import adopt, known, render
from generator.measure.notebook import open_notebook
from generator.model.finding import Findings
from generator.notes import adopted, load
from generator.publish import adopting
from generator.render import post
from tests import awkward
from tests.conftest import REPOSITORY

POSTS = {**awkward.by_hand(), **dict(awkward.generated(170))}
_PIECES = st.sampled_from(
    ["\r\n", "\n", "\n\n", "```", "~~~", "    ", "\t", "{{", "}}", "{%", "%}", "{{ a }}", "{{ lock }}", "`"]
)
_LINES = st.sampled_from(
    ["a lock: 5 ns\n", "- lock: 1,5 ms", "| a | 3 ms |\n", "|--|--|\n", "(", ": ", "5 %", "'", '"', "#", "é"]
)


def written(root: Path) -> Path:
    """A blog of all these posts."""
    files = {**POSTS, "_config.yml": awkward.CONFIG.encode(), "index.markdown": b"---\nlayout: home\n---\n"}
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    (root / "experiments").mkdir()
    return root


def rendered(root: Path) -> None:
    notebook = open_notebook(root)
    with known.opened(notebook) as remembered:
        for path in sorted((root / "experiments").glob("*.yml")):
            render.rendered(notebook, path, render.Asked(), remembered)


def site(root: Path, target: Path) -> dict[str, bytes]:
    """The files of the site that Jekyll builds."""
    command = ["jekyll", "build", "-q", "-s", str(root), "-d", str(target), "--disable-disk-cache"]
    environment = os.environ | {"JEKYLL_NO_BUNDLER_REQUIRE": "1", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, capture_output=True, cwd=root, env=environment, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2000:]
    files = (path for path in target.rglob("*") if path.is_file())
    found = {path.relative_to(target).as_posix(): path.read_bytes() for path in files}
    found["feed.xml"] = re.sub(rb"<updated>.*?</updated>", b"", found["feed.xml"], count=1)  # of the build
    return found


@pytest.mark.needs("jekyll")
def test_the_site_of_adopted_and_rendered_posts_is_the_same_file_by_file(tmp_path: Path) -> None:
    assert len(POSTS) >= 300
    root = written(tmp_path / "blog")
    before = site(root, tmp_path / "before")
    outcomes = list(adopt.adopt(open_notebook(root), ()))
    assert [one for one in outcomes if one.error] == []
    assert {one.place for one in outcomes if one.is_new} == set(POSTS)
    changed = {name: (root / name).stat().st_mtime for name in POSTS}
    for name in POSTS:
        (root / name).unlink()
    rendered(root)
    for name, then in changed.items():  # which Jekyll takes for the date of a draft
        os.utime(root / name, (then, then))
    assert {name: (root / name).read_bytes() for name in POSTS} == POSTS
    after = site(root, tmp_path / "after")
    assert sorted(after) == sorted(before)
    assert [name for name in before if after[name] != before[name]] == []
    assert len(before) >= len(POSTS) - 10  # some are not published, and some share an address


@given(st.lists(_PIECES | _LINES, max_size=30).map("".join))
def test_a_post_of_any_pieces_is_given_back_or_left_alone(body: str) -> None:
    root, place, page = Path("/nowhere"), "_posts/2023-11-03-x.md", awkward.FRONT + body
    made = adopting.adopted(
        root, "2023-11-03-x", place, page.encode(), adopted.experiment("2023-11-03-x", place, page)
    )
    note, problems = load.experiment(made.experiment, root, made.files)
    assert note is not None
    assert not problems or "```{" in body
    if not problems:
        assert post.render(Findings(note, (), ()), [], [REPOSITORY / "templates"]).text == page
