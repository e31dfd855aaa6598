"""Bad input: each file in tests/bad/ beside the text that its author is told. A new case is a new file."""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from pathlib import Path
from zoneinfo import available_timezones

import pytest

from generator import units
from generator.errors import Location
from generator.model.note import ANYWHERE, PLACEMENTS, Block, Experiment
from generator.model.probe import Catalogue, Param, Probe
from generator.notes import (
    check,
    check_blocks,
    conditions,
    expectations,
    load,
    measurements,
    resolve,
    services,
)

BAD = Path(__file__).parents[1] / "bad"
NOTE = Experiment(
    "experiments/2023-11-03-note.yml", "2023-11-03-note", "t", "", "", {}, {"anywhere": ANYWHERE}, ()
)
PARAMS = (
    Param("size", "bytes", "64"),
    Param("wait", "duration", "1 ms"),
    Param("count", "count", "1"),
    Param("kind", "choice(fast|careful)", "fast"),
)


CALL = (
    Param("url", "url", "http://127.0.0.1:8080/function/hello"),
    Param("target", "address", "127.0.0.1:50051"),
    Param("rate", "positive|closed", "closed"),
    Param("connections", "positive", "1"),
)


def probe(name: str, threads: int = 1, params: tuple[Param, ...] | None = ()) -> Probe:
    return Probe(name, Path(f"probes/{name}.c"), "", threads=threads, params=params)


CATALOGUE = Catalogue(
    probes={
        one.name: one
        for one in (
            *map(probe, ("mutex_lock", "func_call", "clock_gettime", "thread_create", "hardware")),
            *(
                probe(f"handoff_{name}", threads=2)
                for name in ("mutex", "condvar", "signal", "futex", "spin")
            ),
            probe("memcpy", params=PARAMS),
            probe("thread_stacks", params=(Param("stack_limit", "text", "inherited"),)),
            probe("invoke", params=CALL),
            probe("script", params=None),
        )
    },
    blocks=frozenset(("results", "table", "chart", "facts")),
    charts=dict.fromkeys(("address_space", "dots", "ecdf", "line")),
)


def faults_of(note: Path, name: str = "2023-11-03-note.yml") -> str:
    """What the author of a note is told: every problem of load and check, as the command prints them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "experiments", name)
        path.parent.mkdir()
        path.write_bytes(note.read_bytes())
        experiment, problems = load.experiment(path, Path(folder))
        if experiment:
            problems += check.check(experiment, CATALOGUE)
    return "".join(f"{problem}\n" for problem in sorted(set(problems)))


@pytest.mark.parametrize("case", sorted(BAD.glob("*.yml")), ids=lambda path: path.stem)
def test_every_fault_of_a_bad_note_is_told_at_its_place(case: Path) -> None:
    assert faults_of(case) == case.with_suffix(".txt").read_text()


def test_the_example_has_no_fault(repository: Path) -> None:
    assert faults_of(repository / "tests/data/example-note.yml", "2023-11-03-example.yml") == ""


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("note", "the file name 'note' is not a date and a slug"),
        ("2023-11-03", "the file name '2023-11-03' is not a date and a slug"),
        ("2023-02-30-note", "there is no day 2023-02-30"),
        ("2023-11-03-Note_one", "the slug 'Note_one' is not of a-z, 0-9 and single hyphens"),
        ("2023-11-03-a--b", "the slug 'a--b' is not of a-z, 0-9 and single hyphens"),
    ],
)
def test_a_file_name_is_a_day_and_a_slug(name: str, what: str) -> None:
    assert [problem.what for problem in check.check(replace(NOTE, stem=name), CATALOGUE)] == [what]


@pytest.mark.parametrize("name", ["2023-11-03-vhive-libmpk", "2023-1-11-x", "2023-11-3-5-ways"])
def test_a_good_file_name_is_let_be(name: str) -> None:
    assert check.check(replace(NOTE, stem=name), CATALOGUE) == ()


@pytest.mark.parametrize(
    "text",
    ["2023-11-03", "2023-1-3", "2023-11-03 1:53:46 -0500", "2023-11-03 01:53 +05:30", "2023-11-03T01:53:46Z"],
)
def test_a_good_date_is_let_be(text: str) -> None:
    assert check.check(replace(NOTE, date=text), CATALOGUE) == ()


@pytest.mark.parametrize(
    "text",
    ["2023", "2023-11", "2023-02-30", "not a date", "1699000000", "2023-11-03 25:00", "2023-11-03 1:60",
     "2023-11-03 1:53:46 -5", "2023-11-03 1:53 +1500", "~", "03.11.2023", "2023-13-45"],
)  # fmt: skip
def test_a_bad_date_is_told(text: str) -> None:
    (problem,) = check.check(
        replace(NOTE, date=text, locations={"date": Location(NOTE.file, 2, 7)}), CATALOGUE
    )
    assert str(problem) == (
        f"{NOTE.file}:2:7: '{text}' is not a date\n  hint: write 2023-11-03 1:53:46 -0500, or 2023-11-03"
    )


def test_two_notes_with_one_url_are_told() -> None:
    one = replace(NOTE, file="experiments/2023-11-03-note.yml", categories="a b")
    two = replace(NOTE, file="experiments/2023-11-03-note.yaml", categories=("a", "b"))
    other = replace(NOTE, file="experiments/2023-11-03-other.yml", stem="2023-11-03-other", categories="a b")
    (problem,) = check.collisions((one, two, other), "")
    assert str(problem) == (
        "experiments/2023-11-03-note.yml:1:1: the same URL as experiments/2023-11-03-note.yaml: "
        "/a/b/2023/11/03/note.html\n  hint: change its file name, date or categories"
    )


@pytest.mark.skipif("America/New_York" not in available_timezones(), reason="needs tzdata")
def test_the_day_of_a_url_is_that_of_the_site() -> None:
    late = replace(NOTE, file="a.yml", date="2023-11-03 23:00:00 -0400")
    early = replace(NOTE, file="b.yml", date="2023-11-04 00:00:00 -0400")
    assert check.collisions((late, early), "America/New_York") == ()
    assert len(check.collisions((late, early), "UTC")) == 1


def test_a_block_of_her_own_answers_for_its_arguments() -> None:
    own = replace(CATALOGUE, blocks=frozenset(("map",)))
    block = Block(
        "map", ("anything",), {"goes": "here"}, Location("x"), {"goes": Location("x")}, (Location("x"),)
    )
    assert check.check(replace(NOTE, body=(block,)), own) == ()


def test_every_example_of_the_guide_is_right(repository: Path, tmp_path: Path) -> None:
    guide = (repository / "docs/experiments.md").read_text()
    examples = re.findall(r"^(`{3,})yaml\n(.*?)^\1$", guide, re.MULTILINE | re.DOTALL)
    assert len(examples) > 5
    (tmp_path / "page.md").write_text("text\n")
    for _, text in examples:
        path = tmp_path / "2023-11-03-example.yml"
        title = "" if re.search(r"^title:", text, re.MULTILINE) else "title: t\n"
        body = "" if re.search(r"^body:", text, re.MULTILINE) else "body: |\n  text\n"
        path.write_text(title + text + body)
        experiment, problems = load.experiment(path, tmp_path)
        assert problems == (), text
        assert experiment
        assert check.check(experiment, CATALOGUE) == (), text


def test_the_guide_names_every_key_field_and_column(repository: Path) -> None:
    guide = (repository / "docs/experiments.md").read_text()
    words = {*load.KEYS, *measurements.KEYS, *conditions.CONDITION_KEYS, *PLACEMENTS, *resolve.FIELDS}
    words |= {*services.KEYS, *check_blocks.COLUMNS, *units.unit_names(), *expectations.STATISTICS}
    assert {word for word in words if f"`{word}`" not in guide} == set()
