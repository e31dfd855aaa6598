"""`run` on hosts, as a user types it and as it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fleet.hosts import FarHost
from tests.notebook import NOTE, STEM, Notebook

CONFIG = "hosts: {alpha: {ssh: alpha}, beta: {ssh: beta}, gone: {ssh: alpha.refused}}\n"


@pytest.fixture
def notebook(tmp_path: Path, fleet: dict[str, FarHost]) -> Notebook:
    made = Notebook(tmp_path)
    made.write("config.yml", CONFIG)
    return made


def test_each_host_has_its_figures_and_what_is_missing_has_a_reason(notebook: Notebook) -> None:
    spread = NOTE.replace("measure:", "hosts: [here, alpha, gone]\nmeasure:")
    notebook.note(spread.replace("measured {{ steady }}", "measured {{ here.steady }} here"))
    done = notebook.run("run", STEM, "--quick")
    assert done.returncode == 4, done.stderr
    told = done.stderr.splitlines()
    assert told[0] == "gone: not measured: it refuses your key"
    assert told[1].startswith("alpha: 2 processes, about ")
    assert told[2].startswith("alpha: done in ")
    assert told[3] == "gone: it refuses your key"
    assert told[4].startswith("  hint: `ssh alpha.refused true`")
    assert "  here   " in done.stdout
    assert "  alpha  " in done.stdout
    assert f"_posts/{STEM}.markdown" in done.stdout


def test_a_note_as_it_is_on_several_hosts_leaves_the_post_and_says_how_to_compare(notebook: Notebook) -> None:
    done = notebook.run("run", STEM, "--on", "alpha,beta")
    assert (done.returncode, notebook.post.exists()) == (0, False), done.stderr
    assert f"`hosts: [alpha, beta]` in {STEM} puts them side by side in it" in done.stdout
    told = done.stdout.splitlines()[-1]
    assert told == f"What differs: python -m generator compare {STEM}@alpha:last {STEM}@beta:last"
    compared = notebook.run(*told.partition("generator ")[2].split())
    assert (compared.returncode, compared.stderr) == (0, "")
    assert "beta" in compared.stdout


def test_quick_sessions_on_several_hosts_are_not_said_to_be_comparable(notebook: Notebook) -> None:
    done = notebook.run("run", STEM, "--quick", "--on", "alpha,beta")
    assert "puts them side by side" in done.stdout and "compare" not in done.stdout


def test_a_note_as_it_is_on_one_host_has_its_post_from_there(notebook: Notebook) -> None:
    done = notebook.run("run", STEM, "--quick", "--on", "beta")
    assert done.returncode == 0, done.stderr
    assert "beta" in notebook.post.read_text()
