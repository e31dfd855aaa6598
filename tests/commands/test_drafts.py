"""Posts that are not published yet: in _drafts/ until they are, with what was edited in them by hand."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from generator import pipeline
from generator.commands import list_, render
from generator.commands.known import opened
from generator.commands.remove import remove
from generator.commands.rename import rename
from generator.errors import PublishError, RenderError
from generator.measure.notebook import open_notebook
from generator.publish import drafts, jekyll_build, orphans
from tests.commands.kept import POST, Kept
from tests.notebook import NOTE, STEM

LATER = "2023-11-04-later"
DRAFT = f"_drafts/{LATER}.markdown"
LATER_POST = f"_posts/{LATER}.markdown"
WORDS = "title: words alone\nbody: |\n  nothing is measured here\n"

pytestmark = pytest.mark.needs("git")


@pytest.fixture
def later(kept: Kept) -> Kept:
    """A notebook with a second note that was never measured."""
    kept.write(f"experiments/{LATER}.yml", NOTE.replace("title: a note", "title: another note"))
    return kept


def rendered(kept: Kept, stem: str = LATER, asked: render.Asked | None = None) -> render.Rendered:
    notebook = open_notebook(kept.root)
    with opened(notebook) as remembered:
        return render.rendered(
            notebook, kept.root / f"experiments/{stem}.yml", asked or render.Asked(), remembered
        )


def state(kept: Kept, stem: str = LATER) -> render.State:
    notebook = open_notebook(kept.root)
    with opened(notebook, writes=False) as remembered:
        return render.state(notebook, kept.root / f"experiments/{stem}.yml", render.Asked(), remembered)


def measured(kept: Kept) -> None:
    """The second note gets the record of the first: as good as a run."""
    (kept.root / f"results/{LATER}").mkdir(exist_ok=True)
    (kept.root / f"results/{LATER}" / kept.records[0].name).write_bytes(kept.records[0].read_bytes())


def test_a_note_that_was_never_measured_goes_to_the_drafts_and_says_so(later: Kept) -> None:
    done = rendered(later)
    assert (str(done.post), done.wrote) == (DRAFT, True)
    assert done.warnings == (f"nothing of {LATER} has been measured: it is a draft",)
    assert (later.root / DRAFT).read_text().startswith("---\nlayout: post\n")
    assert not (later.root / LATER_POST).exists()
    assert not rendered(later).wrote
    assert state(later) == (DRAFT, "current")


def test_once_it_is_measured_the_draft_is_the_post(later: Kept) -> None:
    rendered(later)
    measured(later)
    assert str(rendered(later).post) == LATER_POST
    assert not (later.root / DRAFT).exists()
    assert state(later) == (LATER_POST, "current")


def test_what_was_edited_in_a_draft_by_hand_is_in_the_post(later: Kept) -> None:
    rendered(later)
    draft = later.root / DRAFT
    draft.write_text(draft.read_text().replace("one question", "one question of mine"))
    measured(later)
    rendered(later)
    assert "one question of mine" in (later.root / LATER_POST).read_text()
    assert not draft.exists()


@pytest.mark.parametrize("edited", [False, True])
def test_where_publishing_fails_a_draft_is_a_draft_again(later: Kept, edited: bool) -> None:
    rendered(later)
    draft = later.root / DRAFT
    if edited:
        draft.write_text(draft.read_text() + "\nmy words\n")
    measured(later)
    same = "---\ncategories: notes\nslug: later\ndate: 2023-11-03\n---\nx\n"
    later.write("_posts/2023-11-04-other.md", same)
    before = draft.read_bytes(), later.files().keys()
    with pytest.raises(PublishError, match="has the same URL"):
        rendered(later)
    assert (draft.read_bytes(), later.files().keys()) == before


def test_a_draft_of_somebody_else_is_left_alone(later: Kept) -> None:
    mine = later.write(DRAFT, "my own draft\n")
    with pytest.raises(PublishError, match="that this program did not write"):
        rendered(later)
    measured(later)
    rendered(later)
    assert mine.read_text() == "my own draft\n" and (later.root / LATER_POST).exists()


def test_a_measured_note_is_a_draft_where_that_is_wanted(later: Kept) -> None:
    measured(later)
    assert str(rendered(later, asked=render.Asked(draft=True)).post) == DRAFT
    assert not (later.root / LATER_POST).exists()
    assert str(rendered(later).post) == LATER_POST


def test_a_post_that_is_published_is_not_made_a_draft(kept: Kept) -> None:
    before = kept.files()
    with pytest.raises(PublishError, match=f"{POST} is there already; nothing is written"):
        rendered(kept, STEM, render.Asked(draft=True))
    assert kept.files() == before


def test_a_published_post_of_which_nothing_is_measured_any_more_stays(later: Kept) -> None:
    rendered(later, asked=render.Asked(force=True))
    before = (later.root / LATER_POST).read_bytes()
    later.write(f"experiments/{LATER}.yml", NOTE + "# one more line\n")
    with pytest.raises(RenderError, match="has been measured"):
        rendered(later)
    assert (later.root / LATER_POST).read_bytes() == before


def test_a_note_that_names_a_place_among_the_drafts_stays_there(kept: Kept) -> None:
    kept.write("experiments/2023-11-05-words.yml", WORDS + "post: _drafts/idea.md\n")
    assert str(rendered(kept, "2023-11-05-words").post) == "_drafts/idea.md"


def test_a_draft_is_renamed_removed_committed_and_found_like_a_post(later: Kept) -> None:
    rendered(later)
    assert set(later.commit(LATER).files) >= {DRAFT, f"experiments/{LATER}.yml"}
    rename(open_notebook(later.root), LATER, "soon")
    assert (later.root / "_drafts/2023-11-04-soon.markdown").exists() and not (later.root / DRAFT).exists()
    assert state(later, "2023-11-04-soon") == ("_drafts/2023-11-04-soon.markdown", "current")
    (later.root / "experiments/2023-11-04-soon.yml").unlink()
    assert "_drafts/2023-11-04-soon.markdown" in [one.path for one in orphans.orphans(later.root)]
    remove(open_notebook(later.root), "2023-11-04-soon", results=True, force=False)
    assert not [name for name in later.files() if "soon" in name]
    assert any(line.startswith(f"{STEM}: ") for line in list_.overview(open_notebook(later.root)))


@pytest.mark.needs("jekyll")
def test_jekyll_passes_over_a_draft_unless_it_is_asked_for_it(later: Kept, tmp_path: Path) -> None:
    settings = "title: t\ntimezone: UTC\nexclude: [experiments/, results/, probes/, README]\n"
    later.write("_config.yml", settings)
    later.write("_layouts/post.html", "{{ content }}")
    rendered(later)
    site = jekyll_build.build(later.root, tmp_path / "site")
    assert list(site.rglob("note.html")) and not list(site.rglob("*later*.html"))
    command = ["jekyll", "build", "-q", "--drafts", "--disable-disk-cache", "-s", str(later.root), "-d"]
    subprocess.run([*command, str(tmp_path / "all")], check=True, cwd=later.root, capture_output=True)
    assert [path.name for path in (tmp_path / "all").rglob("*later*.html")] == ["later.html"]


def test_where_a_note_lies_is_told_by_what_is_there(later: Kept) -> None:
    notebook = open_notebook(later.root)
    note = pipeline.read(notebook, later.root / f"experiments/{LATER}.yml")
    assert drafts.where_it_is(later.root, note) == note
    rendered(later)
    assert drafts.where_it_is(later.root, note).post == DRAFT
