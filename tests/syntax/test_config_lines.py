"""Edits of `_config.yml`: by lines, and nothing but what was asked for changes."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Invalid
from generator.syntax import config_lines

NAMES = ["experiments/", "results/"]
USUAL = ["Gemfile"]
FIRST = "exclude:\n  - experiments/\n  - results/\n  - Gemfile\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", FIRST),
        ("title: x\n", f"title: x\n{FIRST}"),
        ("title: x", f"title: x\n{FIRST}"),
        ("title: x\r\n", f"title: x\r\n{FIRST}".replace("\r", "").replace("\n", "\r\n")),
        ("# exclude:\n#   - vendor\n", f"# exclude:\n#   - vendor\n{FIRST}"),
        ("t: >\n  text\n# end\n", f"t: >\n  text\n# end\n{FIRST}"),
        ("exclude: [a, 'b'] # c\nt: x\n", "exclude: [a, 'b', experiments/, results/] # c\nt: x\n"),
        ("exclude: []\n", "exclude: [experiments/, results/]\n"),
        ("exclude: [ ]\n", "exclude: [ experiments/, results/]\n"),
        ("exclude: [\n  a,\n  b, # b\n]\n", "exclude: [\n  a,\n  b, experiments/, results/, # b\n]\n"),
        ("{exclude: [a]}\n", "{exclude: [a, experiments/, results/]}\n"),
        ('"exclude": ["a"]\n', '"exclude": ["a", experiments/, results/]\n'),
        ("exclude:\n- a\nt: x\n", "exclude:\n- a\n- experiments/\n- results/\nt: x\n"),
        (
            "exclude:\n    -  'a' # a\n\n# t\nt: x",
            "exclude:\n    -  'a' # a\n    -  experiments/\n    -  results/\n\n# t\nt: x",
        ),
        ("exclude:\n  - a", "exclude:\n  - a\n  - experiments/\n  - results/\n"),
        (
            "exclude:\r\n  - é\r\n  - 😀\r\nt: x\r\n",
            "exclude:\r\n  - é\r\n  - 😀\r\n  - experiments/\r\n  - results/\r\nt: x\r\n",
        ),
        ("exclude: # c\nt: x\n", "exclude: # c\n  - experiments/\n  - results/\n  - Gemfile\nt: x\n"),
        ("a: &x [1]\nb: *x\nexclude: [c]\n", "a: &x [1]\nb: *x\nexclude: [c, experiments/, results/]\n"),
    ],
)
def test_a_list_grows_where_it_stands_and_as_it_is_written(before: str, after: str) -> None:
    assert config_lines.excluding(before, NAMES, USUAL) == after


@pytest.mark.parametrize(
    "text",
    [
        "exclude: a b\n",
        "exclude: ~\n",
        "exclude: {a: b}\n",
        "exclude:\n  - - a\n",
        "exclude:\n  - a\n  -\n",
        "exclude:\n  - |\n    a\n",
        "a: &x [1]\nexclude: *x\n",
        "exclude: [a]\nexclude: [b]\n",
        "t: x\n...\n",
        "t: x\n---\nu: x\n",
        "{t: x}\n",
        "- a\n",
        "t: [\n",
        "t: |\n  no line end",
    ],
)
def test_what_cannot_be_edited_safely_is_said_with_the_lines_to_write(text: str) -> None:
    with pytest.raises(Invalid) as error:
        config_lines.excluding(text, NAMES, USUAL)
    assert error.value.what == "`exclude:` cannot be written there safely"
    assert "\n  - experiments/\n  - results/" in error.value.hint


@pytest.mark.parametrize("text", ["timezone: UTC\n", "timezone:\n", "{t: x}\n"])
def test_a_key_that_is_there_is_not_written_a_second_time(text: str) -> None:
    with pytest.raises(Invalid, match="`timezone:` cannot be written there safely"):
        config_lines.having(text, "timezone", "Europe/Berlin")


def test_a_key_is_written_at_the_end() -> None:
    assert config_lines.having("t: x", "timezone", "Europe/Berlin") == "t: x\ntimezone: Europe/Berlin\n"


def test_nothing_to_exclude_changes_nothing() -> None:
    assert config_lines.excluding("t: [", [], USUAL) == "t: ["


CHUNKS = (
    "title: a blog # of mine\n",
    "# exclude:\n#   - Gemfile\n",
    "\n",
    "description: >-\n  several lines,\n\n  exclude: none of them\n",
    "text: |\n  a\n   b\n",
    "defaults:\n  - scope: {path: ''}\n    values:\n      layout: post\n",
    "plugins: [jekyll-feed, 'jekyll-seo-tag']\n",
    "kramdown:\n  input: GFM # é 日本\n",
    "quoted: 'exclude: [x]'\n",
)
LISTS = (
    "exclude:\n  - a\n  - 'b'\n",
    "exclude:\n- a # one\n# two\n-   b\n",
    "exclude: [a, b]\n",
    "exclude: [a,\n  b,\n  ]\n",
    "exclude: []\n",
    "exclude:\n",
    "'exclude':\n    - a\n    - b  \n",
    "",
)


@given(
    before=st.lists(st.sampled_from(CHUNKS), unique=True),
    listed=st.sampled_from(LISTS),
    after=st.lists(st.sampled_from(CHUNKS), unique=True),
    crlf=st.booleans(),
    ended=st.booleans(),
)
def test_an_edit_says_what_it_should_and_keeps_every_character(
    before: list[str], listed: str, after: list[str], crlf: bool, ended: bool
) -> None:
    text = "".join([*before, listed, *(one for one in after if one not in before)])
    text = text if ended else text.removesuffix("\n")
    try:
        made = config_lines.excluding(text.replace("\n", "\r\n") if crlf else text, NAMES, USUAL)
    except Invalid:
        assert not ended  # a text in | that is not ended would become another one
        return
    assert _read(made) == _read(text) | {"exclude": [*(_read(text).get("exclude") or []), *_added(listed)]}
    rest = iter(made)
    assert all(character in rest for character in text)
    assert not crlf or "\n" not in text or made.count("\r\n") == made.count("\n")


def _added(listed: str) -> list[str]:
    return NAMES if listed not in ("", "exclude:\n") else [*NAMES, *USUAL]


def _read(text: str) -> dict[str, Any]:
    return yaml.safe_load(text.replace("\r\n", "\n")) or {}
