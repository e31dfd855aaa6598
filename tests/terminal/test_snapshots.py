"""What a person sees on a terminal of 80x24 and of 120x40, as it was last looked at.

Where it is to be another one: delete the file in `snapshots/`, run the test again, look at what it made.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.conftest import REPOSITORY
from tests.machine.trees import BARE_METAL
from tests.notebook import Notebook
from tests.terminal import screens

STORED = Path(__file__).parent / "snapshots"
GOLDEN = REPOSITORY / "tests" / "golden"
NOTE = "2023-11-03-vhive-libmpk"
BAD = ("services", "unknown-names-in-prose", "unknown-probe-and-param")
(RECORD,) = GOLDEN.glob("*.json")
SHOWN = ("-m", "tests.terminal.shown")
sizes = pytest.mark.parametrize("size", screens.SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


def machine(folder: Path) -> tuple[str, ...]:
    for name, text in BARE_METAL.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return (*SHOWN, "doctor", str(folder))


def first_note(folder: Path) -> tuple[str, ...]:
    Notebook(folder)
    shutil.copy(GOLDEN / f"{NOTE}.yml", folder / "experiments")
    return (*SHOWN, "end", str(folder), NOTE, str(RECORD))


def four_trials(folder: Path) -> tuple[str, ...]:
    """Four of the figures that the first note's record holds."""
    Notebook(folder)
    shutil.copy(Path(__file__).parent / "four.yml", folder / "experiments" / f"{NOTE}.yml")
    return (*SHOWN, "end", str(folder), NOTE, str(RECORD))


def dry_run(folder: Path) -> tuple[str, ...]:
    first_note(folder)
    return (*SHOWN, "dry-run", str(folder), NOTE)


def probes(folder: Path) -> tuple[str, ...]:
    return ("-m", "generator", "probes")


def one_probe(folder: Path) -> tuple[str, ...]:
    return ("-m", "generator", "probes", "grpc_invoke")


def errors(folder: Path) -> tuple[str, ...]:
    (folder / "experiments").mkdir()
    for number, name in enumerate(BAD):
        shutil.copy(
            REPOSITORY / "tests" / "bad" / f"{name}.yml",
            folder / "experiments" / f"2023-11-0{number + 1}-a.yml",
        )
    return ("-m", "generator", "check")


def tried(*words: str, sample: str) -> tuple[str, ...]:
    return (*SHOWN, "try", str(REPOSITORY / "tests" / "records" / "samples" / sample), *words)


def try_seed(folder: Path) -> tuple[str, ...]:
    return tried("./bench", sample="seed-like.txt")


def try_wrk(folder: Path) -> tuple[str, ...]:
    url = "http://127.0.0.1:8080/function/hello?name=a-rather-long-name"
    return tried("wrk", "-t1", "-c2", "-d5s", "--latency", url, sample="wrk-4.1-latency.txt")


def try_fio(folder: Path) -> tuple[str, ...]:
    return tried("fio", "--output-format=json", "job.fio", sample="fio-3.33.json")


SCREENS = {
    "try-lines": try_seed,
    "try-long": try_wrk,
    "try-json": try_fio,
    "doctor": machine,
    "end-of-the-first-note": first_note,
    "end-of-four-trials": four_trials,
    "dry-run": dry_run,
    "probes": probes,
    "one-probe": one_probe,
    "errors": errors,
}


@sizes
@pytest.mark.parametrize("name", SCREENS)
def test_a_terminal_shows_what_was_looked_at(name: str, size: tuple[int, int], tmp_path: Path) -> None:
    columns, lines = size
    said, _ = screens.written(SCREENS[name](tmp_path), tmp_path, columns, lines)
    assert max(cell_len(line) for line in screens.lines_of(said)) <= columns
    shown = "\n".join(screens.screen(said, columns, lines)).replace(str(REPOSITORY), "(here)") + "\n"
    stored = STORED / f"{name}-{columns}x{lines}.txt"
    if not stored.exists():
        stored.write_text(shown)
        pytest.fail(f"{stored} is new: look at it")
    assert shown == stored.read_text()


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("doctor", 24),
        ("end-of-four-trials", 11),
        ("end-of-the-first-note", 20),
        ("try-lines", 24),
        ("try-long", 24),
        ("try-json", 24),
    ],
)
def test_what_matters_is_on_one_screen_of_24_lines(name: str, most: int) -> None:
    assert len((STORED / f"{name}-80x24.txt").read_text().splitlines()) <= most
