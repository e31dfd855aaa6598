"""What a session needs travels, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import SystemFault, UsageError
from generator.measure.fleet import luggage
from generator.measure.notebook import open_notebook

WANTED = ("probes/mine.c", "probes/mine.h", "probes/tool/src/main.rs", "services/server.py", "readers/own.py")
STAYS = (
    "experiments/2023-11-03-x.yml",
    "results/x/1.json",
    ".git/config",
    "probes/.hidden",
    "probes/__pycache__/a.pyc",
    "probes/tool/target/debug/tool",
    "data/big.bin",
)


def notebook(root: Path) -> None:
    for name in (*WANTED, *STAYS):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())


def test_probes_services_and_readers_of_the_notebook_travel_and_its_records_do_not(tmp_path: Path) -> None:
    notebook(tmp_path)
    packed = luggage.packed(open_notebook(tmp_path))
    assert sorted(packed.notebook) == sorted(WANTED)


def test_what_a_note_sends_travels_too_files_and_folders(tmp_path: Path) -> None:
    notebook(tmp_path)
    packed = luggage.packed(open_notebook(tmp_path), ["data", "experiments/2023-11-03-x.yml"])
    assert {"data/big.bin", "experiments/2023-11-03-x.yml"} <= set(packed.notebook)
    assert packed.tops[-2:] == ("data", "experiments/2023-11-03-x.yml")


def test_the_program_travels_with_its_own_probes_and_headers(tmp_path: Path) -> None:
    program = luggage.packed(open_notebook(tmp_path)).program
    assert {"generator/measure/rounds.py", "probes/_launch.c", "probes/probe.h"} <= set(program)
    assert not any("/render/" in name or name.endswith(".pyc") for name in program)


def test_a_program_that_may_be_run_may_be_run_there(tmp_path: Path) -> None:
    notebook(tmp_path)
    (tmp_path / "probes/mine.c").chmod(0o700)
    files = luggage.packed(open_notebook(tmp_path)).notebook
    assert (files["probes/mine.c"].mode, files["probes/mine.h"].mode) == (0o755, 0o644)


def test_two_notebooks_on_one_host_are_apart(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    one, other = (luggage.packed(open_notebook(tmp_path / name)) for name in ("a", "b"))
    assert one.identity != other.identity
    assert one.told["program"] == other.told["program"]


@pytest.mark.parametrize(("size", "fits"), [(64, True), (65, False)])
def test_what_is_too_much_to_send_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, fits: bool
) -> None:
    monkeypatch.setattr(luggage, "MOST", 64)
    (tmp_path / "data").write_bytes(b"x" * size)
    if fits:
        luggage.packed(open_notebook(tmp_path), ["data"])
        return
    with pytest.raises(UsageError, match="what travels to each host has 65 B, and 64 B may"):
        luggage.packed(open_notebook(tmp_path), ["data"])


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    notebook(tmp_path)
    with pytest.raises(SystemFault, match=r"none\.c: No such file"):
        luggage._file(tmp_path / "probes/none.c")
