"""A fingerprint is another one as soon as anything is that a note's post or check hangs on."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import resources
from generator.publish import fingerprints

NAME = "2026-11-28-a"


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    for name in ("experiments", "probes", f"results/{NAME}", f"assets/{NAME}", "_posts"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "experiments" / f"{NAME}.yml").write_text("title: a\n")
    (tmp_path / f"results/{NAME}/1.json").write_text("{}")
    return tmp_path


def source(root: Path, *others: str) -> str:
    return fingerprints.read(root).source(root / "experiments" / f"{NAME}.yml", others)


def published(root: Path) -> str:
    path, post = root / "experiments" / f"{NAME}.yml", root / "_posts" / f"{NAME}.markdown"
    return fingerprints.read(root).published(path, post)


@pytest.mark.parametrize(
    "name",
    [f"experiments/{NAME}.yml", "config.yml", "_config.yml", "probes/x.c", "templates/blocks/x.md.j2",
     "charts/x.py", "readers/x.py", "services/x.py"],
)  # fmt: skip
def test_the_check_hangs_on_the_note_the_settings_and_the_plugins(notebook: Path, name: str) -> None:
    before = source(notebook), published(notebook)
    (notebook / name).parent.mkdir(parents=True, exist_ok=True)
    (notebook / name).write_text("title: b\n")
    assert source(notebook) != before[0]
    assert published(notebook) != before[1]


def test_it_hangs_on_whether_a_plugin_can_be_run(notebook: Path) -> None:
    (notebook / "probes" / "x").write_text("#!/bin/sh\n")
    before = source(notebook)
    (notebook / "probes" / "x").chmod(0o755)
    assert source(notebook) != before


def test_it_hangs_on_the_body_file_and_on_no_other_note(notebook: Path) -> None:
    body, other = f"experiments/{NAME}.md", notebook / "experiments" / "2026-11-28-b.yml"
    before = source(notebook, body)
    other.write_text("title: b\n")
    assert source(notebook, body) == before
    (notebook / body).write_text("text\n")
    assert source(notebook, body) != before


@pytest.mark.parametrize(
    "name",
    [f"results/{NAME}/2.json", f"results/{NAME}/.1.journal",
     f"assets/{NAME}/x.svg", f"_posts/{NAME}.markdown", "assets/measured.css"],
)  # fmt: skip
def test_the_post_hangs_on_its_records_its_charts_and_itself(notebook: Path, name: str) -> None:
    path, check = notebook / name, source(notebook)
    prints = [published(notebook)]
    path.write_text("a")
    prints.append(published(notebook))
    path.write_text("bb")
    prints.append(published(notebook))
    path.unlink()
    assert len({*prints}) == 3
    assert published(notebook) == prints[0]
    assert source(notebook) == check


def test_it_hangs_on_the_program_and_its_libraries(notebook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = source(notebook)
    with monkeypatch.context() as patch:
        patch.setattr(resources, "code", lambda: "another")
        assert source(notebook) != before
    with monkeypatch.context() as patch:
        patch.setattr(fingerprints.metadata, "version", lambda name: "99")
        assert source(notebook) != before
    assert source(notebook) == before
