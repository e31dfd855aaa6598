"""The experiment that a post becomes: what stands in it, and that it is read as it was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.model.note import Experiment
from generator.notes import adopted, load

STEM = "2023-11-03-x"
POST = f"_posts/{STEM}.markdown"
FRONT = "---\ntitle: t\n---\n"


def read(body: str, place: str = POST, stem: str = STEM) -> Experiment:
    path = Path("/nowhere/experiments") / f"{stem}.yml"
    page = (FRONT + body).encode()
    files = {path: adopted.experiment(stem, place, FRONT + body).encode(), path.with_suffix(".md"): page}
    note, problems = load.experiment(path, Path("/nowhere"), files)
    assert note is not None
    assert not problems
    return note


def printed(note: Experiment) -> dict[str, tuple[str, list[str]]]:
    return {
        one.id: (one.label, [figure.full for figure in map(_Told, one.printed.get("anywhere", ()))])
        for one in note.measurements.values()
    }


class _Told:
    def __init__(self, figure: object) -> None:
        self.full = f"{figure.statistic} {figure.text} ({figure.source})"  # type: ignore[attr-defined]


def test_a_post_without_figures_becomes_a_note_that_measures_nothing() -> None:
    assert adopted.experiment(STEM, POST, f"{FRONT}text\n") == (
        f"# Taken over from {POST}: its page is in {STEM}.md, byte for byte. Edit it there.\n"
        f"liquid: as-is\nbody: {STEM}.md\n"
    )


def test_a_post_that_lies_elsewhere_says_where() -> None:
    place = 'work/_posts/it\'s "x".md'
    assert read("text\n", place).place == place
    assert read("text\n").place == ""


def test_figures_of_one_label_are_one_measurement_with_all_that_was_printed() -> None:
    body = "```\nfree lock: 5 ns\ncall: 6 ns\n```\n\n```\nfree lock: 7 ns\nfree lock: 5 ns\n```\n"
    assert printed(read(body)) == {
        "free_lock": ("free lock", ["median 5 ns (2023-11-03)", "median 7 ns (2023-11-03)"]),
        "call": ("call", ["median 6 ns (2023-11-03)"]),
    }


def test_a_label_that_is_printed_in_two_units_is_two_measurements() -> None:
    note = read("```\nthe load: 5 ms\nthe load: 3 MB/s\n```\n")
    assert list(note.measurements) == ["load", "load_2"]


def test_a_percentile_keeps_its_statistic() -> None:
    note = read("| op | p50 | p99 |\n|--|--|--|\n| call | 4 us | 8 us |\n")
    assert printed(note) == {"call": ("call", ["median 4 us (2023-11-03)", "p99 8 us (2023-11-03)"])}


def test_a_figure_with_a_comma_is_one_figure() -> None:
    assert printed(read("- the lock: 2,092 ns\n"))["lock"][1] == ["median 2,092 ns (2023-11-03)"]


@pytest.mark.parametrize(("count", "kept"), [(12, True), (13, False)])
def test_a_label_that_comes_again_and_again_is_a_log(count: int, kept: bool) -> None:
    lines = "".join(f"took: {number} ms\n" for number in range(count))
    assert bool(read(f"```\n{lines}```\n").measurements) is kept


@pytest.mark.parametrize(("count", "kept"), [(200, 200), (201, 200)])
def test_a_post_has_so_many_measurements_at_most(count: int, kept: int) -> None:
    lines = "".join(f"step {number}: {number} ms\n" for number in range(count))
    assert len(read(f"```\n{lines}```\n").measurements) == kept


def test_no_name_is_one_that_the_page_gives_to_liquid() -> None:
    note = read("{% assign lock = 5 %}{{ lock }} {{- call -}}\n\n- lock: 5 ns\n- call: 6 ns\n- site: 7 ns\n")
    assert list(note.measurements) == ["lock_2", "call_2", "site_2"]


@pytest.mark.parametrize(
    ("place", "stem"),
    [
        ("_posts/2023-1-2-no-padding.md", "2023-1-2-no-padding"),
        ("_posts/2023-01-03-MixedCase_and.markdown", "2023-01-03-mixedcase-and"),
        ("_posts/a/2023-01-03-ünï.v2.md", "2023-01-03-uni-v2"),
        ("_posts/2023-01-03-日本.md", "2023-01-03-note"),
        ("_drafts/An idea.md", "2026-02-03-an-idea"),
    ],
)
def test_a_note_is_called_like_its_post(place: str, stem: str) -> None:
    assert adopted.stem(place, "2026-02-03") == stem
