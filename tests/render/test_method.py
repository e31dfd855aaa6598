"""What stands under "How this was measured"."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests import samples
from tests.render.test_post import page, plain, rendered


def test_the_closing_part_names_everything_that_the_numbers_stand_on(tmp_path: Path) -> None:
    text = plain(page(tmp_path, "text\n")).partition("How this was measured")[2]
    for part in (
        "Xeon",
        "2 CPUs",
        "kernel: 6.1.0-13-amd64",
        "compiler: gcc (Debian 12.2.0-14) 12.2.0, -O2 -Wl,-z,lazy",
        "2 cores, 1 socket, SMT off",
        "6 new processes per figure, in 2 rounds, in random order (seed 1968); 40 short ones",
        "two cores: CPU 0 and 1",
        "take 15.1..15.6 ns, never taken off",
        "core clock 2.98..3.08 GHz, 11.8 additions per ns",
        "0.31 in the worst round",
        "interrupted",
        "`results/2023-11-03-threads/20231103T065346000Z-host-1a2b3c.json`",
        "python -m generator run 2023-11-03-threads\n",
    ):
        assert part in text, part


def test_every_number_stands_there_with_its_interval_and_what_it_was_computed_from(tmp_path: Path) -> None:
    text = plain(page(tmp_path, "text\n"))
    assert "Every number, on two cores, kept awake:" in text
    assert "18.0 us<br><small>17.8..18.2 us</small>" in text
    basis = (
        "6 processes",
        "<small>30000 samples</small>",
        "<small>intervals: 96.9 %</small>",
        "<small>one way</small>",
    )
    assert f"| {'<br>'.join(basis)} |" in text


def test_with_nothing_measured_the_post_says_so_and_how_to_measure(tmp_path: Path) -> None:
    found = samples.found(
        samples.note(tmp_path), status="not measured", n=0, events=0, first=None, median=None
    )
    text = plain(rendered(replace(found, records=())))
    assert "Time spent on futex: not measured yet" in text
    assert "Nothing has been measured yet. To run it:" in text


def test_a_machine_that_tells_nothing_gives_a_post_too(tmp_path: Path) -> None:
    found = samples.found(samples.note(tmp_path))
    silent = replace(found.records[0], machine={}, compiler={}, rounds=(), trials=())
    assert "How this was measured" in rendered(replace(found, records=(silent,))).text
