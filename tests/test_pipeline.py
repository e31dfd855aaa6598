"""What a notebook is told before anything of it is measured or published."""

from __future__ import annotations

import json
import re
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


def test_a_note_that_was_never_measured_is_a_draft(notebook: Notebook) -> None:
    done = notebook.run("render", STEM)
    assert (done.returncode, done.stdout) == (0, f"_drafts/{STEM}.markdown\n")
    assert done.stderr == f"warning: nothing of {STEM} has been measured: it is a draft\n"
    assert not notebook.post.exists()


def test_force_publishes_a_note_that_was_never_measured(notebook: Notebook) -> None:
    assert notebook.run("render", STEM, "--force").returncode == 0
    assert "[not measured yet]" in notebook.post.read_text()


def test_a_note_that_measures_nothing_needs_no_record(notebook: Notebook) -> None:
    notebook.note("title: t\nmeasure: {old: {printed: 5 ns (a book)}}\nbody: |\n  {{ old }}\n")
    assert notebook.run("render", STEM).returncode == 0
    assert "5\u00a0ns" in notebook.post.read_text()


def test_render_all_makes_drafts_of_what_was_never_measured_and_says_so(notebook: Notebook) -> None:
    notebook.write("experiments/2023-11-02-prose.yml", "title: t\nbody: |\n  text\n")
    done = notebook.run("render", "--all")
    assert (done.returncode, done.stdout) == (
        0,
        f"_posts/2023-11-02-prose.markdown\n_drafts/{STEM}.markdown\n",
    )
    assert done.stderr == f"warning: nothing of {STEM} has been measured: it is a draft\n"


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


# ---------------------------------------------------------------- programs of one's own


PROGRAMS = """title: programs
date: 2023-11-03
categories: notes

measure:
  lock: {run: bin/two, pick: "lock: {}"}
  cv: {of: lock, pick: "cv: {}"}
  other: {run: bin/other, pick: "{} ns"}

body: |
  ```{results} anywhere
  ```
"""


@pytest.fixture
def programs(notebook: Notebook) -> Notebook:
    """A note with two programs, one of them with two figures."""
    notebook.note(PROGRAMS)
    for name, text in {"two": "echo x >>two; echo lock: 4 ns; echo cv: 5 us", "other": "echo 6 ns"}.items():
        notebook.write(f"bin/{name}", f"#!/bin/sh\n{text}\n").chmod(0o755)
    return notebook


def measured(notebook: Notebook) -> list[str]:
    """What the newest record holds."""
    trials = json.loads(notebook.records[-1].read_text())["trials"]
    return [one["measurement"] for one in trials]


@pytest.mark.needs("compiler")
@pytest.mark.parametrize("only", ["lock", "cv"])
def test_a_figure_is_measured_with_all_figures_of_its_processes(programs: Notebook, only: str) -> None:
    assert programs.run("run", STEM, "--only", only).returncode == 0
    assert measured(programs) == ["lock", "cv"]
    assert (programs.root / "two").read_text().count("x") == 6
    text = programs.post.read_text()
    assert "lock: 4.0 ns" in text and "cv: 5.0 µs" in text


@pytest.mark.needs("compiler")
def test_changed_runs_a_program_again_for_all_figures_once_one_is_another(programs: Notebook) -> None:
    assert programs.run("run", STEM).returncode == 0
    assert "0 processes" in programs.run("run", STEM, "--changed", "--dry-run").stdout
    programs.note(PROGRAMS.replace('"cv: {}"', '"lock:{}"'))
    assert programs.run("run", STEM, "--changed").returncode == 0
    assert measured(programs) == ["lock", "cv"]
    programs.write("bin/other", "#!/bin/sh\necho 7 ns\n")
    assert programs.run("run", STEM, "--changed").returncode == 0
    assert measured(programs) == ["other"]


@pytest.mark.needs("compiler")
def test_changed_measures_what_an_edited_reader_of_the_notebooks_own_reads(programs: Notebook) -> None:
    reader = "def read(output):\n    return {'unit': 'ns', 'samples': [%d.0]}\n"
    programs.write("readers/mine.py", reader % 7)
    programs.note(
        PROGRAMS.replace("other: {run: bin/other", "other: {reads: mine, run: bin/other").replace(
            ', pick: "{} ns"', ""
        )
    )
    assert programs.run("run", STEM).returncode == 0
    assert "0 processes" in programs.run("run", STEM, "--changed", "--dry-run").stdout
    programs.write("readers/mine.py", reader % 8)
    assert programs.run("run", STEM, "--changed").returncode == 0
    assert measured(programs) == ["other"]


@pytest.mark.needs("compiler")
def test_a_dry_run_knows_how_long_a_program_took(programs: Notebook) -> None:
    programs.write("bin/other", "#!/bin/sh\nsleep 0.2; echo 7 ns\n")
    assert "12 processes, about 12 s" in programs.run("run", STEM, "--dry-run").stdout
    assert programs.run("run", STEM).returncode == 0
    after = programs.run("run", STEM, "--dry-run").stdout
    assert re.search(r"12 processes, about (1|2)(\.\d)? s", after), after


@pytest.mark.needs("compiler")
def test_a_build_that_fails_ends_the_run_at_its_place(programs: Notebook) -> None:
    programs.note(
        PROGRAMS.replace('pick: "{} ns"', 'pick: "{} ns", build: "sh -c \'echo no such file >&2; exit 1\'"')
    )
    done = programs.run("run", STEM)
    assert done.returncode == 3
    where = f"experiments/{STEM}.yml:8:"
    assert where in done.stderr and "the build of 'other' failed (exit code 1):\nno such file" in done.stderr
    assert not programs.records
