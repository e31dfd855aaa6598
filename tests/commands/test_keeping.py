"""Renaming and removing notes, and what is left of those that are gone: nothing lost, nothing half done."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from generator.commands import check, list_
from generator.commands.remove import Removed, remove
from generator.commands.rename import Renamed, rename
from generator.errors import NotebookError, PublishError, SourceErrors, UsageError
from generator.measure.notebook import open_notebook
from generator.publish import orphans
from tests.commands.kept import EXPERIMENT, POST, Kept
from tests.conftest import REPOSITORY
from tests.notebook import NOTE, STEM

NEW = "2023-11-03-locks"
WORDS = "title: words alone\nbody: |\n  nothing is measured here\n"

pytestmark = pytest.mark.needs("git")


def renamed(kept: Kept, name: str = NEW, wanted: str = STEM) -> Renamed:
    return rename(open_notebook(kept.root), wanted, name)


def removed(kept: Kept, wanted: str = STEM, *, results: bool = False, force: bool = False) -> Removed:
    return remove(open_notebook(kept.root), wanted, results=results, force=force)


def refused(kept: Kept, error: type[NotebookError], match: str, name: str = NEW) -> None:
    before = kept.files()
    with pytest.raises(error, match=match):
        renamed(kept, name)
    assert kept.files() == before


def state(kept: Kept, stem: str) -> str:
    done = kept.run("render", stem, "--check")
    return done.stdout.rpartition(": ")[2].strip()


def named(kept: Kept, stem: str = STEM) -> set[str]:
    return {name for name in kept.files() if stem in name}


# ------------------------------------------------------------------ another name


def test_all_files_of_a_note_get_its_new_name_and_the_post_is_as_rendered_under_it(kept: Kept) -> None:
    before = named(kept)
    done = renamed(kept)
    assert named(kept) == set()
    assert named(kept, NEW) == {name.replace(STEM, NEW) for name in before}
    assert dict(done.changed) == {
        EXPERIMENT: f"experiments/{NEW}.yml",
        POST: f"_posts/{NEW}.markdown",
        f"results/{STEM}": f"results/{NEW}",
        f"assets/{STEM}": f"assets/{NEW}",
    }
    text = (kept.root / f"_posts/{NEW}.markdown").read_text()
    assert STEM not in text and f"/assets/{NEW}/" in text
    assert state(kept, NEW) == "current"
    assert not done.unfinished
    for name in ("assets", "results"):
        assert not (kept.root / name / STEM).exists()


def test_a_name_without_a_day_keeps_the_notes_day_and_a_file_name_is_a_name(kept: Kept) -> None:
    assert renamed(kept, "locks").new == NEW
    assert renamed(kept, "2023-11-04-locks.yml", NEW).new == "2023-11-04-locks"


def test_records_are_not_touched_and_one_of_them_can_still_be_rendered_from(kept: Kept) -> None:
    (record,) = kept.records
    data = record.read_bytes()
    renamed(kept)
    (now,) = (kept.root / f"results/{NEW}").glob("2*.json")
    assert now.read_bytes() == data
    done = kept.run("render", NEW, "--record", f"results/{NEW}/{now.name}")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_body_of_the_notes_name_is_renamed_and_every_other_byte_of_the_sources_stays(kept: Kept) -> None:
    head, _, body = NOTE.partition("body: |\n")
    text = "\r\n".join((*head.split("\n")[:-1], f"body:   '{STEM}.md'  # {STEM}", "# ümlaut", ""))
    (kept.root / EXPERIMENT).write_bytes(b"\xef\xbb\xbf" + text.encode())
    page = "\n".join(line[2:] for line in body.split("\n")) + f"![p](/assets/{STEM}/mine.png)\t\n"
    kept.write(f"experiments/{STEM}.md", page)
    kept.write(f"assets/{STEM}/mine.png", "p")
    kept.render()
    renamed(kept)
    wanted = text.replace(f"'{STEM}.md'  # {STEM}", f"'{NEW}.md'  # {STEM}")
    assert (kept.root / f"experiments/{NEW}.yml").read_bytes() == b"\xef\xbb\xbf" + wanted.encode()
    assert (kept.root / f"experiments/{NEW}.md").read_text() == page.replace(STEM, NEW)
    assert (kept.root / f"assets/{NEW}/mine.png").exists()
    assert state(kept, NEW) == "current"


def test_a_body_of_another_name_stays_where_it_is(kept: Kept) -> None:
    kept.write("experiments/2023-11-04-words.yml", "title: words\nbody: shared.md\n")
    kept.write("experiments/shared.md", "words\n")
    done = renamed(kept, "lines", "2023-11-04")
    assert done.changed == (("experiments/2023-11-04-words.yml", "experiments/2023-11-04-lines.yml"),)
    assert (kept.root / "experiments/shared.md").read_text() == "words\n"


def test_a_post_that_lies_elsewhere_is_renamed_there(kept: Kept) -> None:
    kept.write("experiments/2023-11-04-words.yml", WORDS + "post: _posts/old/2023-11-4-my-words.md\n")
    assert kept.run("render", "2023-11-04").returncode == 0
    renamed(kept, "lines", "2023-11-04")
    assert (kept.root / "_posts/old/2023-11-04-lines.md").exists()
    assert not (kept.root / "_posts/old/2023-11-4-my-words.md").exists()
    assert (
        "post: _posts/old/2023-11-04-lines.md\n"
        in (kept.root / "experiments/2023-11-04-lines.yml").read_text()
    )


def test_an_edit_by_hand_stays_in_the_post(kept: Kept) -> None:
    text = kept.post.read_text().replace("one question", "one question of mine")
    kept.post.write_text(text)
    renamed(kept)
    assert "one question of mine" in (kept.root / f"_posts/{NEW}.markdown").read_text()


def test_links_to_the_old_address_are_told_with_their_place(kept: Kept) -> None:
    kept.write(
        "_posts/2023-11-05-other.md",
        "---\n---\nsee [it](/notes/2023/11/03/note.html), not /notes/2023/11/03/notes\n",
    )
    kept.write(
        "experiments/2023-11-06-more.yml", WORDS.replace("nothing", f"{{% post_url {STEM} %}}\n  nothing")
    )
    kept.write("about.md", f"---\n---\n![x](/assets/{STEM}/x.svg) {{% link {POST} %}}\n")
    found = {str(one.location): one.what for one in renamed(kept).links}
    gone = f"this names {POST}, which is gone: Jekyll would not build the site"
    assert found == {
        "_posts/2023-11-05-other.md:3:10": f"this leads to the old address of {POST}",
        "about.md:3:6": f"this shows a file of assets/{STEM}/, which may be gone",
        "about.md:3:40": gone,
        "experiments/2023-11-06-more.yml:3:6": gone,
    }


def test_a_chart_that_another_post_shows_stays_where_it_shows_it(kept: Kept) -> None:
    chart = next(name for name in kept.files() if name.startswith(f"assets/{STEM}/dots"))
    kept.write("_posts/2023-11-05-other.md", f"---\n---\n![x](/{chart})\n")
    renamed(kept)
    assert (kept.root / chart).exists() and (kept.root / chart.replace(STEM, NEW)).exists()


@pytest.mark.parametrize(
    ("settings", "offered"),
    [
        ("", ""),
        ("plugins: [jekyll-feed]\n", ""),
        ("plugins:\n  - jekyll-redirect-from\n", "redirect_from: /notes/2023/11/03/note.html"),
    ],
)
def test_a_redirect_is_offered_only_where_the_blog_has_the_plugin(
    kept: Kept, settings: str, offered: str
) -> None:
    kept.write("_config.yml", f"timezone: America/Chicago\n{settings}")
    assert (offered in renamed(kept).redirect) if offered else not renamed(kept).redirect


def test_a_name_that_is_taken_is_refused(kept: Kept) -> None:
    for name in (f"experiments/{NEW}.yaml", f"results/{NEW}/x", f"assets/{NEW}/x", f"_posts/{NEW}.markdown"):
        path = kept.write(name, WORDS)
        refused(kept, UsageError, f"{NEW}.* is there already")
        path.unlink()
        if path.parent.name == NEW:
            path.parent.rmdir()


def test_an_address_that_another_post_has_is_refused(kept: Kept) -> None:
    kept.write("_posts/2023-11-03-other.md", "---\ncategories: notes\nslug: locks\n---\nwords\n")
    refused(kept, UsageError, "_posts/2023-11-03-other.md has the address /notes/2023/11/03/locks.html")


@pytest.mark.parametrize("name", ["Not a Slug", "2023-13-01-x", "../out", "a/b", "", "2023-11-03"])
def test_a_name_that_no_note_can_have_is_refused(kept: Kept, name: str) -> None:
    refused(kept, SourceErrors, "not|no day", name)


def test_its_own_name_is_refused(kept: Kept) -> None:
    refused(kept, UsageError, "is its name already", "note")


def test_a_note_that_is_being_measured_is_not_renamed_or_removed(kept: Kept) -> None:
    import fcntl

    path = kept.write(f"results/{STEM}/.20231103T000000000Z-host-abcdef.journal", "")
    with path.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        refused(kept, UsageError, "is being measured")
        with pytest.raises(UsageError, match="is being measured"):
            removed(kept)


def test_a_note_with_faults_can_be_renamed_and_its_post_waits(kept: Kept) -> None:
    kept.note(NOTE.replace("probe: says", "probe: said", 1))
    renamed(kept)
    assert (kept.root / f"experiments/{NEW}.yml").exists() and (kept.root / f"_posts/{NEW}.markdown").exists()


def test_killed_by_the_kernel_half_way_the_next_command_finishes_it(kept: Kept) -> None:
    """SIGKILL at the first move after the list has its name."""
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from generator.publish import rearrange\n"
        "real = rearrange.atomic.settle\n"
        "def settle(made, path):\n"
        "    if 'assets' in str(path): os.kill(os.getpid(), signal.SIGKILL)\n"
        "    real(made, path)\n"
        "rearrange.atomic.settle = settle\n"
        "from generator.cli import start\n"
        f"start(['rename', '{STEM}', '{NEW}'])\n"
    )
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run([sys.executable, "-c", script], cwd=kept.root, env=environment, capture_output=True)
    assert done.returncode == -signal.SIGKILL
    assert named(kept) and named(kept, NEW)
    assert kept.run("list").stdout.startswith(f"{NEW}: measured")
    assert named(kept) == set()
    assert kept.run("render", NEW).returncode == 0
    assert state(kept, NEW) == "current"


def test_a_renamed_note_is_one_commit_with_the_old_names_gone(kept: Kept) -> None:
    kept.commit()
    renamed(kept)
    kept.write(f"experiments/{NEW}.yml", NOTE + "# edited since\n")  # its records tell what it was called
    kept.commit(NEW)
    assert kept.status() == {"?? probes/says"}
    letters = kept.named()
    assert letters[EXPERIMENT] == "D" and letters[f"experiments/{NEW}.yml"] == "A"


# ------------------------------------------------------------------ taken away


def test_a_removed_note_leaves_its_records_alone(kept: Kept) -> None:
    records = [path.name for path in kept.records]
    done = removed(kept)
    left = named(kept)
    assert done.kept == f"results/{STEM}/"
    assert {Path(name).name for name in left if name.endswith(".json")} == set(records)
    assert all(name.startswith(f"results/{STEM}/2") or name.endswith(".sources") for name in left)
    assert not (kept.root / "assets" / STEM).exists()


def test_its_records_go_where_that_is_wanted(kept: Kept) -> None:
    done = removed(kept, results=True)
    assert named(kept) == set() and not done.kept
    assert not (kept.root / "results" / STEM).exists() and (kept.root / "results/.gitignore").exists()


def test_pictures_of_ones_own_and_charts_that_others_show_stay(kept: Kept) -> None:
    chart = next(name for name in kept.files() if name.startswith(f"assets/{STEM}/dots"))
    kept.write("_posts/2023-11-05-other.md", f"---\n---\n![x](/{chart})\n")
    kept.write(f"assets/{STEM}/mine.png", "p")
    done = removed(kept)
    assert {name for name in named(kept) if name.startswith("assets")} == {chart, f"assets/{STEM}/mine.png"}
    assert [str(one.location) for one in done.links] == ["_posts/2023-11-05-other.md:3:6"]


def test_a_post_edited_by_hand_is_removed_only_by_force_and_kept(kept: Kept) -> None:
    kept.post.write_text(kept.post.read_text() + "\nmy words\n")
    before = kept.files()
    with pytest.raises(PublishError, match="was edited by hand; nothing is removed"):
        removed(kept)
    assert kept.files() == before
    done = removed(kept, results=True, force=True)
    (place,) = done.moved.values()
    assert (kept.root / place).read_bytes() == before[POST]
    assert named(kept) == {place}


def test_a_post_that_this_program_did_not_write_is_not_removed(kept: Kept) -> None:
    kept.write("experiments/2023-11-04-words.yml", WORDS)
    mine = kept.write("_posts/2023-11-04-words.markdown", "---\n---\nmine\n")
    removed(kept, "2023-11-04")
    assert mine.read_text() == "---\n---\nmine\n"
    assert not (kept.root / "experiments/2023-11-04-words.yml").exists()


def test_a_body_that_another_note_has_stays(kept: Kept) -> None:
    for name in ("a", "b"):
        kept.write(f"experiments/2023-11-04-{name}.yml", "title: words\nbody: shared.md\n")
    kept.write("experiments/shared.md", "words\n")
    removed(kept, "2023-11-04-a")
    assert (kept.root / "experiments/shared.md").exists()
    removed(kept, "2023-11-04-b")
    assert not (kept.root / "experiments/shared.md").exists()


# ------------------------------------------------------------------ what is left


def test_what_is_left_of_a_note_is_told_by_check_list_and_render(kept: Kept) -> None:
    (kept.root / EXPERIMENT).unlink()
    lines = [f"{POST}: its experiment is gone", f"results/{STEM}/: its experiment is gone"]
    assert list(list_.overview(open_notebook(kept.root))) == lines
    told = check.check(open_notebook(kept.root), ()).warnings
    assert [f"{one.location.file}: {one.what}" for one in told] == lines
    assert told[0].hint == f"python -m generator remove {STEM}"
    done = kept.run("render", "--all", "--check")
    assert (done.stdout.splitlines(), done.returncode) == (lines, 6)
    kept.post.unlink()
    assert [str(one.path) for one in orphans.orphans(kept.root)] == [f"assets/{STEM}/", f"results/{STEM}/"]
    assert kept.run("render", "--all", "--check").returncode == 0


def test_what_is_left_can_be_removed_by_its_name(kept: Kept) -> None:
    (kept.root / EXPERIMENT).unlink()
    removed(kept, results=True)
    assert named(kept) == set()
    with pytest.raises(UsageError, match="there is no note"):
        removed(kept)


def test_a_post_alone_is_known_by_what_only_this_program_writes(kept: Kept) -> None:
    (kept.root / EXPERIMENT).unlink()
    shutil.rmtree(kept.root / "results" / STEM)
    kept.write("_posts/2023-11-05-mine.md", "---\n---\nmy own post\n")
    (kept.root / "assets/2023-11-05").mkdir()
    kept.write("assets/2023-11-05/x.png", "my picture")
    assert [one.path for one in orphans.orphans(kept.root)] == [POST]
    removed(kept)
    assert named(kept) == set()


def test_nothing_is_left_of_notes_that_are_there(kept: Kept) -> None:
    kept.write("experiments/2023-11-04-words.yml", WORDS + "post: _posts/2023-11-4-my-words.md\n")
    assert kept.run("render", "2023-11-04").returncode == 0
    assert orphans.orphans(kept.root) == ()
