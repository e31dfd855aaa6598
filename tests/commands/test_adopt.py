"""Posts of a blog become notes, and rendering gives them back."""

from __future__ import annotations

import shutil
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
