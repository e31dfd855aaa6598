"""Which files of a notebook a note is measured of."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator import pipeline
from generator.measure import origins
from generator.measure.notebook import open_notebook
from generator.model.source import Source
from generator.records import sources
from tests.notebook import STEM, Notebook

NOTE = """title: x
measure:
  own: {{probe: mine, label: own}}
{}body: |
  x
"""
MINE = (
    '/* kind steady */\n#include "probe.h"\n#  include <mine.h>\n#include "sub/deep.h"\n#include <stdio.h>\n'
)


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    made = Notebook(tmp_path)
    made.write("probes/mine.c", MINE)
    made.write("probes/mine.h", '#ifdef __aarch64__\n#include "arm.h"\n#endif\n#include "mine.h"\n')
    made.write("probes/arm.h", '#include "../src/shared.h"\n')
    made.write("probes/sub/deep.h", '#include MACRO\n#include "nowhere.h"\n')
    made.write("src/shared.h", "")
    made.note(NOTE.format(""))
    return made


def files(notebook: Notebook) -> dict[str, Source]:
    opened = open_notebook(notebook.root)
    return origins.of(opened, pipeline.read(opened, notebook.root / "experiments" / f"{STEM}.yml"))


def own(notebook: Notebook) -> set[str]:
    """Those of the notebook itself."""
    return {name for name in files(notebook) if (notebook.root / name).is_file()}


def test_a_probe_comes_with_every_header_that_it_may_include_on_any_machine(notebook: Notebook) -> None:
    assert own(notebook) == {
        "probes/mine.c",
        "probes/mine.h",
        "probes/arm.h",
        "probes/sub/deep.h",
        "src/shared.h",
    }
    assert {"probes/probe.h", "probes/probe_steady.h"} <= files(notebook).keys()
    assert not {"probes/says", "probes/_launch.c"} & files(notebook).keys()


def test_a_header_of_the_notebooks_own_is_taken_before_the_programs(notebook: Notebook) -> None:
    notebook.write("probes/probe.h", "// mine\n")
    assert files(notebook)["probes/probe.h"].text == "// mine\n"
    assert "probes/probe_steady.h" not in files(notebook)


def test_a_header_out_of_the_notebook_is_left_out(notebook: Notebook) -> None:
    outside = notebook.root.parent / f"{notebook.root.name}-outside.h"
    outside.write_text("secret")
    notebook.write("probes/mine.c", MINE + f'#include "../../{outside.name}"\n')
    assert not [name for name in files(notebook) if "outside" in name]
    outside.unlink()


def test_a_script_stays_executable_and_readers_services_and_files_of_commands_come_along(
    notebook: Notebook,
) -> None:
    notebook.write("readers/mine.py", "def read(data):\n    return {}\n")
    notebook.write("readers/other.py", "")
    notebook.write("services/serve.py", "")
    notebook.write("bench/run.sh", "#!/bin/sh\n").chmod(0o755)
    notebook.write("bench/data.bin", "x")
    notebook.write("bench/loose", "x")
    notebook.write("sent/one", "1")
    notebook.write("sent/__pycache__/x", "1")
    more = (
        "  says: {probe: says, label: says, needs: server}\n"
        "  of_own: {run: [bench/run.sh, bench/data.bin], label: r, reads: mine, build: [sh, bench/run.sh]}\n"
        "services:\n  server: {run: [python3, services/serve.py], ready: port 8080}\n"
        "send: sent\n"
    )
    notebook.note(NOTE.format(more))
    found = own(notebook) - {
        "probes/mine.c",
        "probes/mine.h",
        "probes/arm.h",
        "probes/sub/deep.h",
        "src/shared.h",
    }
    assert found == {
        "probes/says",
        "readers/mine.py",
        "services/serve.py",
        "bench/run.sh",
        "bench/data.bin",
        "sent/one",
    }
    assert files(notebook)["probes/says"].executable and not files(notebook)["probes/mine.c"].executable


def test_what_the_program_makes_is_no_source(notebook: Notebook) -> None:
    notebook.write(".cache/made", "x")
    notebook.write("results/x", "x")
    notebook.note(NOTE.format("  of_own: {run: [cat, .cache/made, results/x], label: r}\n"))
    assert not [name for name in files(notebook) if name.startswith((".cache", "results"))]


def test_a_file_that_holds_what_a_service_is_given_does_not_travel(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN_OF_MINE", "hunter2")
    monkeypatch.setenv("SHORT", "pro")
    notebook.write("services/serve.py", "TOKEN = 'hunter2'\n")
    given = 'env: {A: "${TOKEN_OF_MINE}", B: "${SHORT}"}'
    service = f"services:\n  server: {{run: [python3, services/serve.py], ready: port 8080, {given}}}\n"
    notebook.note(NOTE.format(service))
    found = files(notebook)
    assert found["services/serve.py"].why == "it holds the value of $TOKEN_OF_MINE"
    assert "hunter2" not in sources.dumps(found)
    assert found["probes/mine.c"].data


@pytest.mark.parametrize("probe", ["rust_mutex_lock", "go_mutex_lock"])
def test_a_probe_that_is_a_folder_comes_with_all_of_it(
    notebook: Notebook, probe: str, repository: Path
) -> None:
    notebook.note(NOTE.format("").replace("mine", probe))
    folder = repository / "probes" / probe
    made = {"target"}
    there = {
        f"probes/{probe}/{path.relative_to(folder).as_posix()}"
        for path in folder.rglob("*")
        if path.is_file() and not made & set(path.relative_to(folder).parts)
    }
    assert files(notebook).keys() == there


def test_what_cannot_be_read_is_left_out(notebook: Notebook) -> None:
    (notebook.root / "bench").mkdir()
    os.mkfifo(notebook.root / "bench" / "fifo")
    (notebook.root / "bench" / "link").symlink_to("nowhere")
    notebook.note(NOTE.format("  of_own: {run: [cat, bench/fifo, bench/link], label: r}\n"))
    assert not [name for name in files(notebook) if name.startswith("bench")]
