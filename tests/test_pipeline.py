"""What a notebook is told before anything of it is measured or published."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.notebook import NOTE, STEM, Notebook

URL = "/notes/2023/11/03/note.html"


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    return Notebook(tmp_path)


def log(notebook: Notebook) -> int:
    """How many records there are: whether anything was measured."""
    return len(notebook.records)


def test_a_note_without_a_day_in_its_name_hides_no_fault_of_another(notebook: Notebook) -> None:
    notebook.write("experiments/lock.yml", NOTE)
    notebook.note(NOTE.replace("probe: says, label: another", "probe: sais, label: another"))
    for command in ("check", "run"):
        done = notebook.run(command, *(() if command == "check" else ("lock", STEM)))
        assert done.returncode == 2
        assert "experiments/lock.yml:1:1: the file name 'lock' is not a date and a slug" in done.stderr
        assert "unknown probe 'sais'" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["check", "run", "render"])
def test_two_files_of_one_stem_are_told_and_neither_wins(notebook: Notebook, command: str) -> None:
    notebook.write(f"experiments/{STEM}.yaml", NOTE)
    before = notebook.files()
    done = notebook.run(command, *{"check": (), "run": (STEM,), "render": ("--all",)}[command])
    assert done.returncode == 2
    assert f"{STEM}.yml beside it has the same name" in done.stderr or (
        f"{STEM}.yaml beside it has the same name" in done.stderr
    )
    assert notebook.files() == before


@pytest.mark.parametrize("command", ["check", "run"])
@pytest.mark.parametrize("name", [f"{STEM}.md", "old/2023-11-03-note.markdown", "2001-01-01-other.markdown"])
def test_a_url_that_an_old_post_has_is_told_before_anything_runs(
    notebook: Notebook, command: str, name: str
) -> None:
    matter = f"permalink: {URL}" if "other" in name else "categories: notes\ndate: 2023-11-03 01:00:00"
    notebook.write(f"_posts/{name}", f"---\nlayout: post\ntitle: old\n{matter}\n---\nold\n")
    done = notebook.run(command, STEM)
    assert done.returncode == 2
    assert f"experiments/{STEM}.yml:1:1: the same URL as _posts/{name}: {URL}\n  hint: " in done.stderr
    assert log(notebook) == 0


def test_an_old_post_with_another_url_is_let_be(notebook: Notebook) -> None:
    notebook.write("_posts/2023-11-03-note.md", "---\nlayout: post\ncategories: other\n---\nold\n")
    assert notebook.run("check").returncode == 0


@pytest.mark.parametrize("command", ["check", "run"])
def test_a_name_that_a_post_of_another_hand_has_is_told_before_anything_runs(
    notebook: Notebook, command: str
) -> None:
    notebook.write(f"_posts/{STEM}.markdown", "---\nlayout: post\ncategories: old\n---\nold\n")
    done = notebook.run(command, STEM)
    assert done.returncode == 2
    assert f"already a post _posts/{STEM}.markdown that this program did not write" in done.stderr
    assert "edited by hand" not in done.stderr
    assert log(notebook) == 0


def test_force_takes_the_place_of_a_post_of_another_hand_and_keeps_it(notebook: Notebook) -> None:
    old = "---\nlayout: post\n---\nold\n"
    notebook.write(f"_posts/{STEM}.markdown", old)
    assert notebook.run("run", STEM, "--quick", "--force").returncode == 0
    (kept,) = (notebook.root / "results" / STEM).glob("*.edited.markdown")
    assert kept.read_text() == old
    assert notebook.run("check").returncode == 0


def test_a_note_that_was_never_measured_is_not_published(notebook: Notebook) -> None:
    done = notebook.run("render", STEM)
    assert done.returncode == 5
    assert f"nothing of {STEM} has been measured" in done.stderr
    assert f"hint: `run {STEM}` measures it; --force publishes it as it is" in done.stderr
    assert not notebook.post.exists()


def test_force_publishes_a_note_that_was_never_measured(notebook: Notebook) -> None:
    assert notebook.run("render", STEM, "--force").returncode == 0
    assert "[not measured yet]" in notebook.post.read_text()


def test_a_note_that_measures_nothing_needs_no_record(notebook: Notebook) -> None:
    notebook.note("title: t\nmeasure: {old: {printed: 5 ns (a book)}}\nbody: |\n  {{ old }}\n")
    assert notebook.run("render", STEM).returncode == 0
    assert "5\u00a0ns" in notebook.post.read_text()


def test_render_all_leaves_out_what_was_never_measured_and_says_so(notebook: Notebook) -> None:
    notebook.write("experiments/2023-11-02-prose.yml", "title: t\nbody: |\n  text\n")
    done = notebook.run("render", "--all")
    assert (done.returncode, done.stdout) == (0, "_posts/2023-11-02-prose.markdown\n")
    assert done.stderr == f"warning: nothing of {STEM} has been measured, so it is not published\n"


def test_a_site_without_a_time_zone_is_warned_of(notebook: Notebook) -> None:
    notebook.write("_config.yml", "title: a blog\n")
    done = notebook.run("check")
    assert (done.returncode, done.stdout) == (0, "1 note: no errors\n")
    assert done.stderr.startswith(f"warning: experiments/{STEM}.yml:2:7: the day in the post's URL depends")
    assert "write `timezone: " in done.stderr
    assert "time zone" in notebook.run("run", STEM, "--quick").stderr
    notebook.write("_config.yml", "title: a blog\ntimezone: Europe/Berlin\n")
    assert "time zone" not in notebook.run("check").stderr


def test_a_notebook_that_is_no_site_is_not_warned(notebook: Notebook) -> None:
    assert notebook.run("check").stderr == ""


def test_an_option_that_the_template_of_an_own_block_does_not_read_is_told_by_check(
    notebook: Notebook,
) -> None:
    notebook.write("templates/blocks/map.md.j2", "zoom {{ block.options.zoom }}\n")
    notebook.note(NOTE.replace("```{table} steady other", "```{map}\n  zom: 3"))
    done = notebook.run("check")
    assert done.returncode == 2
    assert "unknown option 'zom' of {map}" in done.stderr
    notebook.note(NOTE.replace("```{table} steady other", "```{map}\n  zoom: 3"))
    assert notebook.run("check").returncode == 0


def test_a_template_of_ones_own_that_is_wrong_is_told_by_check(notebook: Notebook) -> None:
    path = notebook.write("templates/blocks/map.md.j2", "one\n{{ }\n")
    notebook.note(NOTE.replace("```{table} steady other", "```{map}"))
    done = notebook.run("check")
    assert done.returncode == 2
    assert f"{path}:2:1: " in done.stderr


def test_a_tab_in_a_label_is_told_before_anything_runs(notebook: Notebook) -> None:
    notebook.note(NOTE.replace("label: a steady thing", 'label: "a\\tsteady thing"'))
    done = notebook.run("run", STEM)
    assert (done.returncode, log(notebook)) == (2, 0)
    assert f"experiments/{STEM}.yml:6:32: label holds a tab: U+0009" in done.stderr


def test_a_layout_of_the_blogs_own_is_the_posts(notebook: Notebook) -> None:
    notebook.note("title: t\nfront_matter: {layout: note}\nbody: |\n  text\n")
    assert notebook.run("render", STEM).returncode == 0
    assert notebook.post.read_text().startswith('---\nlayout: note\ntitle:  "t"\n')
