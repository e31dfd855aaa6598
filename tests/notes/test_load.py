"""What is written in experiments/ and config.yml arrives as written, or is a problem: never an exception."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.errors import Location
from generator.model.config import Config
from generator.model.note import Block, Condition, Experiment, Prose
from generator.notes import load
from generator.syntax.text import Source
from generator.syntax.yaml_nodes import parse

Plant = Callable[[Mapping[str, str]], Path]
NOTE = "experiments/2023-11-03-note.yml"


def read(plant: Plant, text: str, **others: str) -> Experiment:
    """A note that has no faults."""
    root = plant({NOTE: text} | {f"experiments/{name}.md": page for name, page in others.items()})
    experiment, problems = load.experiment(root / NOTE, root)
    assert problems == ()
    assert experiment
    return experiment


def told(data: bytes, folder: Path) -> list[str]:
    """The problems of a file with these bytes, without those of `check`."""
    path = folder / NOTE
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    _, problems = load.experiment(path, folder)
    return [str(problem).replace("experiments/2023-11-03-note.yml", "note") for problem in problems]


def test_a_whole_note_is_read_as_written(plant: Plant) -> None:
    note = read(
        plant,
        "title: 'a note: about locks'\n"
        "date: 2023-11-03 1:53:46 -0500\n"
        "categories: serverless functions\n"
        "summary: locks are cheap\n"
        "measure:\n"
        "  lock: {probe: mutex_lock, label: free lock, runs: 6, limit: 3 s}\n"
        "conditions:\n"
        "  anywhere:\n"
        "  apart: {pin: [0, 1], idle: 50 ms, awake: true}\n"
        "body: |\n"
        "  text\n",
    )
    assert (note.file, note.stem) == (NOTE, "2023-11-03-note")
    assert (note.title, note.date) == ("a note: about locks", "2023-11-03 1:53:46 -0500")
    assert (note.categories, note.summary) == ("serverless functions", "locks are cheap")
    lock = note.measurements["lock"]
    assert (lock.probe, lock.label, lock.runs, lock.limit) == ("mutex_lock", "free lock", 6, 3_000_000_000)
    assert note.conditions == {
        "anywhere": Condition("anywhere", location=Location(NOTE, 8, 3)),
        "apart": Condition("apart", (0, 1), idle=50_000_000, awake=True, location=Location(NOTE, 9, 3)),
    }


def test_scalars_stay_what_was_written(plant: Plant) -> None:
    values = "[no, 010, '12:30', 1.10, 1e3, 2023-11-03, 0x10, on, .inf, '']"
    note = read(
        plant, f"title: no\nmeasure: {{a: {{probe: p, params: {{x: {values[:-5]}]}}}}}}\nbody: |\n  x\n"
    )
    assert note.title == "no"
    assert note.measurements["a"].params == (
        ("x", ("no", "010", "12:30", "1.10", "1e3", "2023-11-03", "0x10", "on", ".inf")),
    )


def test_front_matter_is_passed_through_with_the_types_that_are_certain(plant: Plant) -> None:
    given = "{tags: [x, 1.10], toc: true, weight: 3, code: 010, time: '3', late: no, nested: {a: b}}"
    note = read(plant, f"title: t\nfront_matter: {given}\nbody: |\n  x\n")
    assert note.front_matter == {
        "tags": ["x", "1.10"],
        "toc": True,
        "weight": 3,
        "code": "010",
        "time": "3",
        "late": "no",
        "nested": {"a": "b"},
    }


def test_without_conditions_there_is_one_called_anywhere(plant: Plant) -> None:
    note = read(plant, "title: t\nmeasure: {a: {probe: p}}\nbody: |\n  x\n")
    assert list(note.conditions) == ["anywhere"]
    assert note.measurements["a"].conditions == ("anywhere",)


def test_conditions_come_in_the_order_of_the_note(plant: Plant) -> None:
    note = read(
        plant,
        "title: t\nmeasure: {a: {probe: p, conditions: [c, a1]}, b: {probe: p}}\n"
        "conditions: {a1: , b1: , c: }\nbody: |\n  x\n",
    )
    assert note.measurements["a"].conditions == ("a1", "c")
    assert note.measurements["b"].conditions == ("a1", "b1", "c")


def test_an_expectation_without_condition_holds_under_each_but_not_against_itself(plant: Plant) -> None:
    note = read(
        plant,
        "title: t\nmeasure:\n  a:\n    probe: p\n    expect: [1..2 us (me), under y]\n"
        "    printed: [5 us (x), first 6 us (x)]\n"
        "conditions: {x: , y: }\nbody: |\n  x\n",
    )
    measurement = note.measurements["a"]
    assert {name: [one.full_text for one in several] for name, several in measurement.expect.items()} == {
        "x": ["1..2 us (me)", "under y"],
        "y": ["1..2 us (me)"],
    }
    assert {name: [one.text for one in several] for name, several in measurement.printed.items()} == {
        "x": ["5 us", "6 us"]
    }


def test_an_expectation_against_a_condition_leaves_that_one_without(plant: Plant) -> None:
    note = read(
        plant, "title: t\nmeasure: {a: {probe: p, expect: under y}}\nconditions: {x: , y: }\nbody: |\n  x\n"
    )
    assert list(note.measurements["a"].expect) == ["x"]


def test_prose_and_blocks_know_where_they_stand(plant: Plant) -> None:
    note = read(
        plant,
        "title: t\nmeasure: {a: {probe: p}}\nbody: |\n\n"
        "    # head\n"
        "    ```{table} a  b\n"
        "    columns: median\n"
        "    conditions: [x, y]\n"
        "    ```\n"
        "    \ttail\n",
    )
    head, table, tail = note.body
    assert head == Prose("\n# head\n", Location(NOTE, 4, 5))
    assert tail == Prose("\ttail\n", Location(NOTE, 10, 5))
    assert isinstance(table, Block)
    assert (table.kind, table.arguments, table.location) == ("table", ("a", "b"), Location(NOTE, 6, 5))
    assert table.argument_locations == (Location(NOTE, 6, 16), Location(NOTE, 6, 19))
    assert table.options == {"columns": ("median",), "conditions": ("x", "y")}
    assert table.locations["conditions"] == Location(NOTE, 8, 5)
    assert table.locations["conditions.1"] == Location(NOTE, 8, 21)


def test_a_body_file_is_read_from_beside_the_note(plant: Plant) -> None:
    note = read(plant, "title: t\nbody: page.md\n", page="one\n\n```{facts}\n```\n")
    assert note.body[0] == Prose("one\n\n", Location("experiments/page.md", 1, 1))
    assert note.body[1].location == Location("experiments/page.md", 3, 1)


def test_front_matter_of_a_body_file_is_kept_byte_for_byte(tmp_path: Path) -> None:
    raw = '---\r\nlayout: post\r\ntitle:  "a: note"\r\ndate:   2023-11-03 1:53:46 -0500\r\n---\r\n'
    (tmp_path / "experiments").mkdir()
    (tmp_path / NOTE).write_text("body: page.md\n")
    (tmp_path / "experiments/page.md").write_bytes(f"{raw}### x {{{{ y }}}}\r\n".encode())
    note, problems = load.experiment(tmp_path / NOTE, tmp_path)
    assert note and not problems
    assert note.raw_front_matter == raw
    assert (note.title, note.date, note.categories) == ("a: note", "2023-11-03 1:53:46 -0500", "")
    assert note.body == (Prose("### x {{ y }}\n", Location("experiments/page.md", 6, 1)),)


def test_what_the_body_file_says_is_not_said_twice(plant: Plant) -> None:
    root = plant({NOTE: "title: t\nbody: page.md\n", "experiments/page.md": "---\ntitle: t\n---\nx\n"})
    _, problems = load.experiment(root / NOTE, root)
    assert [str(one.location) for one in problems] == [f"{NOTE}:1:1"]


def test_a_body_file_may_not_be_a_link_out_of_the_notebook(plant: Plant) -> None:
    root = plant({NOTE: "title: t\nbody: page.md\n", "secret": "x\n"})
    (root / "experiments/page.md").symlink_to(root / "secret")
    _, problems = load.experiment(root / NOTE, root)
    assert [one.what for one in problems] == ["'page.md' leads out of experiments/"]


def test_a_body_of_blank_lines_and_carriage_returns_keeps_its_places(tmp_path: Path) -> None:
    text = b"\xef\xbb\xbftitle: t\r\nbody: |\r\n\r\n  a\r\n  ```{results x\r\n  ```{facts}\r\n"
    assert told(text, tmp_path) == [
        "note:5:3: this is neither a block nor a fence\n"
        "  hint: write ```{kind} and its arguments after the brace",
        "note:6:3: the block {facts} is never closed\n  hint: end it with a line ```",
    ]


DEEP = "nested deeper than 32 levels\n  hint: close each bracket where it ends"
NO_PLACE = "a character that has no place in a page"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "note:1:1: the file is empty\n  hint: begin with a line `title: ...`"),
        (b"# only a comment\n", "note:1:1: the file is empty\n  hint: begin with a line `title: ...`"),
        (b"title: a\nbody: |\n  x\x00y\n", f"note:3:4: {NO_PLACE}: U+0000\n  hint: delete it"),
        (b"title: a\x1b[31m\n", f"note:1:9: {NO_PLACE}: U+001B\n  hint: delete it"),
        (b"title: a\n# \xc3\xa9 caf\xe9\n", "note:2:8: not UTF-8: byte 0xE9\n  hint: save the file as UTF-8"),
        ("title: a\n".encode("utf-16"), "note:1:1: not UTF-8: byte 0xFF\n  hint: save the file as UTF-8"),
        (b"a: " + b"{a: " * 20_000, f"note:1:129: {DEEP}"),
        (b"- " * 20_000, f"note:1:67: {DEEP}"),
        (b"".join(b" " * n + b"a:\n" for n in range(200)), f"note:33:33: {DEEP}"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_told(data: bytes, expected: str, tmp_path: Path) -> None:
    assert told(data, tmp_path)[:1] == [expected]


def test_brackets_that_the_yaml_library_itself_gives_up_on_are_told_alike(tmp_path: Path) -> None:
    first, *_ = told(b"a: " + b"[" * 20_000, tmp_path)
    assert re.fullmatch(rf"note:1:(36|\d{{4}}): {DEEP}", first)


def test_a_file_of_100_mb_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / NOTE
    path.parent.mkdir()
    with path.open("wb") as file:
        file.truncate(100_000_000)
    _, problems = load.experiment(path, tmp_path)
    assert [str(problem) for problem in problems] == [
        f"{NOTE}:1:1: 100.0 MB is too large\n  hint: at most 1 MB"
    ]


def test_a_folder_or_a_missing_file_is_told(tmp_path: Path) -> None:
    assert load.experiment(tmp_path / "x.yml", tmp_path)[1][0].what == "there is no such file"
    assert load.experiment(tmp_path, tmp_path.parent)[1][0].what == "not a file"


def test_settings_have_defaults(plant: Plant) -> None:
    assert load.config(plant({})) == (Config(), ())
    settings = "host_name: true\ncommit_samples: false\n"
    assert load.config(plant({"config.yml": settings})) == (Config(host_name=True), ())


def test_misspelt_settings_are_told(plant: Plant) -> None:
    _, problems = load.config(plant({"config.yml": "hostname: true\ncommit_samples: yes\n"}))
    assert [str(problem) for problem in problems] == [
        "config.yml:1:1: unknown key 'hostname' in config.yml\n  hint: did you mean 'host_name'?",
        "config.yml:2:17: commit_samples must be true or false, not 'yes'\n  hint: write true or false",
    ]


def test_the_time_zone_of_the_site_is_jekylls(plant: Plant) -> None:
    assert load.timezone(plant({})) == ""
    assert (
        load.timezone(plant({"_config.yml": "title: x\ntimezone: Europe/Berlin # here\n"})) == "Europe/Berlin"
    )


@pytest.mark.parametrize(
    "line",
    [
        "timezone : Europe/Berlin",
        'timezone: "Europe/Berlin"',
        "timezone:   'Europe/Berlin'   # here",
        "'timezone': Europe/Berlin",
        "timezone: &zone Europe/Berlin",
        "timezone: Europe/Berlin\nexclude: [a, b]\nauthor: *someone",
    ],
)
def test_the_time_zone_of_the_site_is_read_as_yaml(plant: Plant, line: str) -> None:
    assert load.timezone(plant({"_config.yml": f"# a blog\n{line}\n"})) == "Europe/Berlin"


@pytest.mark.parametrize("text", ["", "timezone:\n", "site: {timezone: Europe/Berlin}\n", "[\n", "- a\n"])
def test_a_site_that_names_no_time_zone_has_none(plant: Plant, text: str) -> None:
    assert load.timezone(plant({"_config.yml": text})) == ""


def test_places_count_characters_not_bytes() -> None:
    _, problems = parse(Source("é𝄞: {a: *b}\n", Location("f")))
    assert [str(problem.location) for problem in problems] == ["f:1:9"]


PIECES = (
    *"abc:-[]{}#&*!|>'\"%@`,? \n\t",
    *("  ", "\n  ", ": ", "---\n", "title: x\n", "measure:\n", "conditions:\n", "body: |\n", "probe: p\n"),
    *("expect: ", "printed: ", "params: ", "pin: ", "1..2 ns", "```{table} a\n", "{{ a }}"),
)
YAML_LIKE = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(st.one_of(st.text(), YAML_LIKE, st.binary()))
@example("body: |\n  ```{table} a\n  a: &b\n  ```\n")
@example("measure: {a: {limit: 1" + "0" * 400 + " s}}")
@example("? {a: b}\n: c\n")
@example("a: b: c\n")
def test_no_text_makes_load_fail(tmp_path_factory: pytest.TempPathFactory, text: str | bytes) -> None:
    folder = tmp_path_factory.getbasetemp()
    path = folder / "2023-11-03-any.yml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    note, problems = load.experiment(path, folder)
    assert note or problems
    assert all(problem.location.line >= 1 and problem.location.column >= 1 for problem in problems)


@pytest.mark.parametrize(
    ("config", "baseurl"),
    [
        ("baseurl: /x\n", "/x"),
        ("baseurl: x/y/\n", "/x/y"),
        ('baseurl: ""\n', ""),
        ("baseurl: /\n", ""),
        ("title: a\n", ""),
        ("baseurl: [a]\n", ""),
        ("a: {\n", ""),
    ],
)
def test_the_path_of_the_site_is_that_of_its_settings(tmp_path: Path, config: str, baseurl: str) -> None:
    assert load.baseurl(tmp_path) == ""
    (tmp_path / "_config.yml").write_text(config)
    assert load.baseurl(tmp_path) == baseurl


# ------------------------------------------------------------------ the front matter of every post


def configured(root: Path, config: str, note: str = "") -> tuple[Mapping[str, object], str]:
    """The front matter that a note has below a config.yml, and what is wrong with that."""
    (root / "config.yml").write_text(config)
    path = root / "experiments" / "2023-11-03-x.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"title: x\nbody: |\n  words\n{note}")
    settings, problems = load.config(root)
    found, _ = load.experiment(path, root)
    assert found
    return load.with_usual(found, settings).front_matter, "\n".join(map(str, problems))


def test_config_yml_says_layout_and_front_matter_of_every_post(tmp_path: Path) -> None:
    config = "layout: page\nfront_matter: {author: me, tags: [a, b]}\n"
    said = {"layout": "page", "author": "me", "tags": ["a", "b"]}
    assert configured(tmp_path, config) == (said, "")
    assert configured(tmp_path, config, "front_matter: {layout: post, author: you}\n") == (
        said | {"layout": "post", "author": "you"},
        "",
    )


def test_front_matter_of_a_bodys_own_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "experiments" / "2023-11-03-x.yml"
    path.parent.mkdir()
    path.write_text("body: x.md\n")
    (path.parent / "x.md").write_text("---\ntitle: x\n---\nwords\n")
    found, _ = load.experiment(path, tmp_path)
    assert found
    assert load.with_usual(found, Config(front_matter={"author": "me"})) == found


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (
            "layout: [page]\n",
            "config.yml:1:9: layout must be the name of a layout\n  hint: write layout: page",
        ),
        (
            "layout: 'a b'\n",
            "config.yml:1:9: layout must be the name of a layout\n  hint: write layout: page",
        ),
        (
            "front_matter: {title: x}\n",
            "config.yml:1:16: 'title' cannot stand in front_matter\n  hint: each note has its own",
        ),
        (
            "front_matter: {render_with_liquid: false}\n",
            "config.yml:1:16: 'render_with_liquid' cannot stand in front_matter"
            "\n  hint: delete it; `liquid: as-is` leaves your Liquid alone",
        ),
    ],
)
def test_what_cannot_be_said_for_every_post_is_told(tmp_path: Path, config: str, said: str) -> None:
    assert configured(tmp_path, config)[1] == said
