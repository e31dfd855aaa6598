"""Posts of a blog become notes, and rendering gives them back."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.commands import adopt, known, render
from generator.commands.adopt import Outcome
from generator.measure.notebook import open_notebook
from tests.conftest import REPOSITORY
from tests.notebook import Notebook

SEED = "2023-11-03-vhive-libmpk"
POST = f"_posts/{SEED}.markdown"
DATA = REPOSITORY / "tests/data/adopt" / f"{SEED}.markdown"


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """A notebook with the first post of a real blog in it, and no note."""
    (tmp_path / "experiments").mkdir()
    (tmp_path / "_posts").mkdir()
    shutil.copy(DATA, tmp_path / POST)
    return tmp_path


def adopted(root: Path, *names: str) -> list[Outcome]:
    return list(adopt.adopt(open_notebook(root), names))


def files(root: Path) -> dict[str, bytes]:
    """Everything but caches, by name."""
    found = (path for path in sorted(root.rglob("*")) if path.is_file() and ".cache" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def state(root: Path, stem: str = SEED) -> tuple[str, str]:
    notebook = open_notebook(root)
    shutil.rmtree(root / ".cache", ignore_errors=True)  # what adopting knew is not asked
    with known.opened(notebook, writes=False) as remembered:
        return render.state(notebook, root / f"experiments/{stem}.yml", render.Asked(), remembered)


def test_a_real_post_becomes_a_note_whose_post_is_current(blog: Path) -> None:
    assert adopted(blog, POST) == [Outcome(POST, f"experiments/{SEED}.yml", 11, is_new=True)]
    assert state(blog) == (POST, "current")
    assert set(files(blog)) == {
        POST,
        f"experiments/{SEED}.md",
        f"experiments/{SEED}.yml",
        f"results/{SEED}/_published.markdown",
        f"results/{SEED}/published.json",
    }
    assert files(blog)[POST] == files(blog)[f"experiments/{SEED}.md"] == DATA.read_bytes()


def test_rendering_an_adopted_post_gives_the_same_bytes(blog: Path) -> None:
    adopted(blog)
    (blog / POST).unlink()
    notebook = open_notebook(blog)
    with known.opened(notebook) as remembered:
        done = render.rendered(notebook, blog / f"experiments/{SEED}.yml", render.Asked(), remembered)
    assert done == render.Rendered(Path(POST), wrote=True)
    assert (blog / POST).read_bytes() == DATA.read_bytes()


def test_adopting_twice_changes_nothing(blog: Path) -> None:
    adopted(blog)
    before = files(blog)
    assert adopted(blog) == []
    assert adopted(blog, POST) == [Outcome(POST, f"experiments/{SEED}.yml")]
    assert files(blog) == before


@pytest.mark.needs("compiler")
def test_a_probe_that_is_added_shows_todays_figure_beside_that_days(blog: Path) -> None:
    notebook = Notebook(blog)
    (blog / "experiments/2023-11-03-note.yml").unlink()
    adopted(blog)
    note = blog / f"experiments/{SEED}.yml"
    note.write_text(note.read_text().replace("  free_lock:\n", "  free_lock:\n    probe: mutex_lock\n"))
    done = notebook.run("run", "--quick", SEED)
    assert done.returncode == 0, done.stderr
    text = (blog / POST).read_text()
    assert text.startswith(DATA.read_text())
    added = text[len(DATA.read_text()) :].replace("\u00a0", " ")
    assert "| 2023-11-03 | today, first call | today, in a loop |" in added
    assert "| acquiring a free lock | 2092 ns<br>1644 ns | " in added
    assert notebook.run("render", "--check", "--all").returncode == 0


# ------------------------------------------------------------------ what cannot be taken over


FRONT = "---\ntitle: t\n---\n"
BAD = {  # a post -> its bytes, and why it is left alone
    "2023-01-01-latin.md": (FRONT.encode() + b"na\xefve\n", ":4:3: not UTF-8: byte 0xEF"),
    "2023-01-02-utf16.md": (FRONT.encode("utf-16"), ":1:1: not UTF-8: byte 0xFF"),
    "2023-01-03-binary.md": (
        FRONT.encode() + b"\0\1",
        ":4:1: a character that has no place in a page: U+0000",
    ),
    "2023-01-04-escape.md": (
        (FRONT + "a\x1b[31mred").encode(),
        ":4:2: a character that has no place in a page",
    ),
    "2023-01-05-bare.md": (b"text\n", ":1:1: has no front matter, so Jekyll does not publish it"),
    "2023-01-06-open.md": (b"---\ntitle: t\ntext\n", ":1:1: has no front matter"),
    "2023-01-07-yaml.md": (b"---\ntitle: a: b\n---\n", ":2:9: not valid YAML"),
    "2023-01-08-tab.md": (b"---\na:\n\tb: c\n---\n", ":3:1: a tab as indentation"),
    "2023-01-09-large.md": (FRONT.encode() + b"x" * 1_000_001, ":1:1: 1.0 MB is too large"),
    "2023-01-10-block.md": (
        f"{FRONT}\n```{{table}} x\n```\n".encode(),
        ":5:1: a fence {table} would be taken",
    ),
    "2023-01-11-r.md": (f"{FRONT}\n```{{r}}\nx <- 1\n```\n".encode(), ":5:1: "),
    "2023-13-41-day.md": (FRONT.encode(), ": there is no day 2023-13-41"),
    "2023-01-12-page.html": (FRONT.encode(), ":1:1: no post in Markdown, as Jekyll finds them"),
    "2023-01-13-one.md": (
        FRONT.encode(),
        ":1:1: the same URL as _posts/2023-1-13-one.md: /2023/01/13/one.html",
    ),
    "2023-1-13-one.md": (FRONT.encode(), ":1:1: the same URL as _posts/2023-01-13-one.md"),
}


@pytest.fixture
def broken(blog: Path) -> Path:
    """The same blog with a post of every fault."""
    for name, (data, _) in BAD.items():
        (blog / "_posts" / name).write_bytes(data)
    (blog / "_posts/2023-01-20-link.md").symlink_to("/etc/hostname")
    return blog


def test_each_post_that_cannot_be_taken_over_is_left_alone_with_the_reason(broken: Path) -> None:
    before = files(broken)
    outcomes = {Path(one.place).name: one for one in adopted(broken)}
    for name, (_, why) in BAD.items():
        told = str(outcomes[name].error)
        assert why in told.partition("\n")[0], name
        assert "\n  hint: " in told, name
    assert "a symbolic link" in str(outcomes["2023-01-20-link.md"].error)
    assert outcomes[f"{SEED}.markdown"].is_new
    assert {name: data for name, data in files(broken).items() if SEED not in name} == {
        name: data for name, data in before.items() if SEED not in name
    }


def test_the_command_says_what_was_left_alone_and_ends_with_2(broken: Path) -> None:
    notebook = Notebook(broken)
    (broken / "experiments/2023-11-03-note.yml").unlink()
    done = notebook.run("adopt", "--all")
    assert done.returncode == 2
    assert "left alone: _posts/2023-01-05-bare.md:1:1: has no front matter" in done.stderr
    assert done.stderr.count("left alone: ") == len(BAD) + 1
    assert done.stdout.splitlines() == [f"{POST}: experiments/{SEED}.yml, 11 figures", "1 post taken over"]
    assert "Traceback" not in done.stderr
    assert notebook.run("render", "--all", "--check").returncode == 0
    again = notebook.run("adopt", POST)
    assert (again.returncode, again.stdout) == (0, f"{POST}: experiments/{SEED}.yml (unchanged)\n")


def test_where_the_system_refuses_the_command_ends_with_1_and_others_go_on(blog: Path) -> None:
    notebook = Notebook(blog)
    (blog / "_posts/2023-01-01-a.md").write_text(FRONT)
    (blog / "results").mkdir()
    (blog / f"results/{SEED}").write_text("a file where a folder should be")
    done = notebook.run("adopt", "--all")
    assert done.returncode == 1
    assert f"results/{SEED}" in done.stderr
    assert "hint: " in done.stderr
    assert "1 post taken over" in done.stdout
    assert not (blog / f"experiments/{SEED}.md").exists()


@pytest.mark.parametrize("arguments", [(), ("--all", POST)])
def test_which_posts_has_to_be_said(blog: Path, arguments: tuple[str, ...]) -> None:
    done = Notebook(blog).run("adopt", *arguments)
    assert done.returncode == 2
    assert "which posts?" in done.stderr


def test_a_killed_adoption_leaves_whole_notes_and_is_finished_by_the_next(blog: Path) -> None:
    notebook = Notebook(blog)
    (blog / "experiments/2023-11-03-note.yml").unlink()
    for number in range(150):
        (blog / f"_posts/2023-01-01-n-{number}.md").write_text(f"{FRONT}- lock {number}: 5 ns\n")
    posts = {name: data for name, data in files(blog).items() if name.startswith("_posts")}
    for tenth in (4, 5, 6, 7, 8):
        process = notebook.start("adopt", "--all")
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(tenth / 10)
        process.kill()
        process.communicate()
        for note in (blog / "experiments").glob("*.yml"):
            if note.name[0] != ".":
                assert note.with_suffix(".md").read_bytes() in posts.values()
                assert (blog / "results" / note.stem / "_published.markdown").exists()
    assert notebook.run("adopt", "--all").returncode == 0
    assert {name: data for name, data in files(blog).items() if name.startswith("_posts")} == posts
    assert len(list((blog / "experiments").glob("[!.]*.yml"))) == 151
    assert [name for name in files(blog) if "/." in name] == []
