"""Bad input: each file in tests/bad/ beside the text that its author is told. A new case is a new file."""

from __future__ import annotations

import ast
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from zoneinfo import available_timezones

import pytest

from generator import notes, syntax
from generator.errors import Location
from generator.model.note import ANYWHERE, Block, Experiment, Prose
from generator.model.probe import Catalogue, Param, Probe
from generator.notes import check, load
from generator.notes.check import Addressed
from generator.records import readers

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
    charts=dict.fromkeys(("address_space", "dots", "ecdf", "history", "line")),
    readers={name: partial(readers.wrong, name) for name in readers.names()},
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
    assert all(problem.hint for problem in problems)
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


def collisions(*notes: Experiment, timezone: str = "", taken: tuple[tuple[str, str], ...] = ()) -> list[str]:
    found = [Addressed(one.stem, one.file, check.url(one, timezone), one.post) for one in notes]
    return [str(problem) for problem in check.collisions(found, taken)]


def test_two_notes_with_one_url_are_told() -> None:
    one = replace(NOTE, file="experiments/2023-11-03-note.yml", categories="a b")
    two = replace(NOTE, file="experiments/2023-11-3-note.yml", stem="2023-11-3-note", categories=("a", "b"))
    other = replace(NOTE, file="experiments/2023-11-03-other.yml", stem="2023-11-03-other", categories="a b")
    assert collisions(one, two, other) == [
        "experiments/2023-11-3-note.yml:1:1: the same URL as experiments/2023-11-03-note.yml: "
        "/a/b/2023/11/03/note.html\n  hint: change its file name, date or categories"
    ]


def test_two_files_of_one_stem_are_not_told_twice() -> None:
    assert collisions(NOTE, replace(NOTE, file="experiments/2023-11-03-note.yaml")) == []


def test_a_post_with_the_url_of_a_note_is_told_once() -> None:
    two = replace(NOTE, file="experiments/2023-11-3-note.yml", stem="2023-11-3-note")
    taken = ((NOTE.post, "_posts/2023-11-3-note.markdown"), (NOTE.post, "_posts/2023-11-03-note.md"))
    by_posts = collisions(NOTE, taken=taken)
    assert [line.split(": ")[1] for line in by_posts] == [f"the same URL as {post}" for _, post in taken]
    (of_the_note, of_the_post) = collisions(NOTE, two, taken=taken)
    assert "2023-11-03-note.md: " in of_the_note or "2023-11-03-note.md: " in of_the_post
    assert "as experiments/2023-11-03-note.yml" in of_the_note + of_the_post


@pytest.mark.skipif("America/New_York" not in available_timezones(), reason="needs tzdata")
def test_the_day_of_a_url_is_that_of_the_site() -> None:
    late = replace(NOTE, file="a.yml", stem="2023-11-04-note", date="2023-11-03 23:00:00 -0400")
    early = replace(NOTE, file="b.yml", date="2023-11-04 00:00:00 -0400")
    assert collisions(late, early, timezone="America/New_York") == []
    assert len(collisions(late, early, timezone="UTC")) == 1


@pytest.mark.parametrize("stem", ["lock", "", "-", "--", "2023", "2023-11", "2023-11-03", "2023-11-03-"])
def test_a_file_name_without_a_day_hides_no_other_fault(stem: str) -> None:
    nameless = replace(NOTE, file=f"experiments/{stem}.yml", stem=stem)
    assert collisions(nameless, NOTE) == []
    assert len(check.check(nameless, CATALOGUE)) == 1


def test_liquid_of_ones_own_is_left_alone_with_liquid_as_is() -> None:
    page = Prose("{% If x %} {{ post.title }}\n", Location("x"))
    assert len(check.check(replace(NOTE, body=(page,)), CATALOGUE)) == 2
    assert check.check(replace(NOTE, body=(page,), liquid_as_is=True), CATALOGUE) == ()


def test_a_raw_may_enclose_a_block() -> None:
    here = Location("x")
    block = Block("table", (), {}, here)
    parts = (Prose("{% raw %} {% If %}\n", here), block, Prose("{% endraw %}\n", here))
    assert check.check(replace(NOTE, body=parts), CATALOGUE) == ()
    assert check.check(replace(NOTE, body=parts[:2]), CATALOGUE) != ()


def test_every_message_says_what_to_do() -> None:
    """Of what a note's author is told in these two rooms each has a hint."""
    positions = {"Problem": 3, "Unresolved": 3, "Invalid": 2, "problem": 3}
    for path in (*Path(notes.__file__).parent.glob("*.py"), *Path(syntax.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                of_fields = (
                    not isinstance(node.func, ast.Attribute) or ast.unparse(node.func.value) == "fields"
                )
                if name in positions and of_fields:
                    starred = any(isinstance(argument, ast.Starred) for argument in node.args)
                    assert starred or len(node.args) == positions[name], f"{path.name}:{node.lineno}"
