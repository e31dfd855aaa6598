"""`services:` of a note as written, and what its author is told."""

from __future__ import annotations

import shlex
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Location
from generator.model.note import Service
from generator.notes import load, services
from generator.notes.fields import Fields
from generator.syntax.text import Source
from generator.syntax.yaml_nodes import parse


def read(text: str) -> tuple[dict[str, Service], Fields]:
    node, problems = parse(Source(text, Location("note")))
    fields = Fields(problems)
    return services.services(node, fields), fields


def test_a_service_is_read_word_by_word() -> None:
    found, fields = read(
        "greeter:\n"
        "  run: [python, services/greeter.py, --port, 50051, ' two  words ', '']\n"
        "  ready: port 50051\n"
        "  env: {TOKEN: '${TOKEN}', EMPTY: ''}\n"
        "  limit: 5 s\n"
    )
    assert fields.problems == []
    greeter = found["greeter"]
    assert greeter.run == ("python", "services/greeter.py", "--port", "50051", " two  words ", "")
    assert (greeter.port, greeter.line, greeter.limit) == (50051, "", 5_000_000_000)
    assert greeter.env == (("TOKEN", "${TOKEN}"), ("EMPTY", ""))


def test_a_line_may_stand_in_quotes() -> None:
    for text in ("line listening on 1", 'line "listening on 1"', "line  'listening on 1'"):
        found, fields = read(f"it: {{run: [server], ready: {text}}}")
        assert fields.problems == []
        assert (found["it"].line, found["it"].port) == ("listening on 1", 0)
        assert found["it"].ready == 'line "listening on 1"'


def test_a_service_has_twenty_seconds_where_nothing_is_said() -> None:
    found, _ = read("it: {run: [server], ready: port 1}")
    assert found["it"].limit == 20_000_000_000


def test_a_command_is_shown_as_it_would_be_typed_in_one_line() -> None:
    run = ("sh", "-c", "echo\nit", "--token=${TOKEN}", "")
    assert Service("it", run).command == "sh -c 'echo it' --token=${TOKEN} ''"


@given(st.lists(st.text(st.characters(min_codepoint=32, max_codepoint=126)), min_size=1))
def test_a_text_is_split_into_the_words_that_a_list_would_have_been(words: list[str]) -> None:
    words = ["server", *words]
    quoted = "'" + shlex.join(words).replace("'", "''") + "'"
    found, fields = read(f"it: {{run: {quoted}, ready: port 1}}")
    assert not fields.problems
    assert found["it"].run == tuple(words)


@given(st.text())
def test_whatever_ready_says_is_a_port_a_line_or_a_problem(text: str) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    found, fields = read(f"it: {{run: [server], ready: {quoted}}}")
    one = found.get("it")
    assert fields.problems or (one and (one.port or one.line))


def test_a_program_may_need_a_service_and_a_further_figure_of_it_says_nothing_of_that(tmp_path: Path) -> None:
    text = (
        "title: x\nmeasure:\n  web: {run: wrk x, pick: 'p99 {}', needs: up}\n"
        "  more: {of: web, pick: 'p50 {}'}\n"
        "services:\n  up: {run: [x], ready: port 80}\nbody: |\n  x\n"
    )
    path = tmp_path / "experiments" / "2026-11-28-x.yml"
    path.parent.mkdir()
    path.write_text(text)
    experiment, problems = load.experiment(path, tmp_path)
    assert experiment and not problems
    assert list(services.problems(experiment)) == []
