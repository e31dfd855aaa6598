"""YAML -> nodes with places: what is refused, and what helps."""

from __future__ import annotations

import pytest

from generator.errors import Location
from generator.syntax import yaml_nodes
from generator.syntax.text import Source
from generator.syntax.yaml_nodes import Listing, Scalar, Table

INDENTATION = "check the indentation: keys that belong together begin in one column"


def parse(text: str) -> tuple[yaml_nodes.Node | None, list[str]]:
    node, problems = yaml_nodes.parse(Source(text, Location("f")))
    return node, [str(problem) for problem in problems]


def hint(text: str) -> str:
    _, (problem, *_) = parse(text)
    return problem.partition("\n  hint: ")[2]


def test_scalars_stay_as_written_and_know_their_style_and_place() -> None:
    node, problems = parse("a: 010\nb: 'no'\nc: |\n  x\n")
    assert isinstance(node, Table) and problems == []
    values = [value for _, value in node.entries if isinstance(value, Scalar)]
    assert [(one.text, one.style, str(one.location)) for one in values] == [
        ("010", "", "f:1:4"),
        ("no", "'", "f:2:4"),
        ("x\n", "|", "f:3:4"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "measure:\n  a:\n    probe: x\n     label: y\n",
        "title: x\n  more: y\n",
        "a: x\n b: y\n",
        "key:value\nb: c\n",
    ],
)
def test_a_key_in_no_column_is_a_matter_of_indentation(text: str) -> None:
    assert hint(text).startswith(INDENTATION)


@pytest.mark.parametrize("text", ["title: a: b\n", "a:\n  - x: y: z\n", "m: t\nn: 'x'\nlabel: one: two\n"])
def test_a_colon_inside_a_value_is_a_matter_of_quotes(text: str) -> None:
    assert hint(text) == "quote the whole value: a text with ': ' in it needs quotes"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a:\n  b: {x: 1}\n   c: {y: 1}\n", "check the indentation"),
        ("a:\n    b: 1\n  c: 2\n", "check the indentation"),
        (" title: x\nmeasure: y\n", "begin every key of the note in the first column"),
        ("a: - x\n", "begin the list below its key, an item per line"),
        ("- a\nb: c\n", "a key cannot follow the items of a list"),
        ('a: "\\q"\n', "use single quotes"),
        ('a: "\\xzz"\n', "use single quotes"),
        ("a: 'x\n", "a quote is never closed"),
        ("a: [1\n", "a [ is never closed"),
        ("a: {b: 1\nc: 2\n", "a { is never closed"),
        ("a: {b: c: d}\n", "a { is never closed, or a value inside it needs quotes"),
        ("a: @x\n", "quote the whole value"),
        ("a: ]\n", "quote the whole value"),
        ("body: |\ntext\n", "a key needs ': ' after it"),
        ("%x\na: b\n", "check the quotes, brackets and indentation"),
        ("a:\n\tb: c\n", "indent with blanks"),
    ],
)
def test_every_complaint_of_the_parser_says_what_helps(text: str, said: str) -> None:
    assert hint(text).startswith(said)


def test_a_key_that_stands_twice_names_its_first_line() -> None:
    node, problems = parse("a: 1\nb: 2\na: 3\n")
    assert problems == ["f:3:1: duplicate key 'a' (first on line 1)\n  hint: delete or rename one of them"]
    assert isinstance(node, Table) and yaml_nodes.as_written(node) == {"a": "1", "b": "2"}


@pytest.mark.parametrize("text", ["a: &x 1\n", "a: *x\n", "a: !!str 1\n", "a: !x 1\n"])
def test_nothing_is_indirect(text: str) -> None:
    _, problems = parse(text)
    assert len(problems) == 1 and "quote the whole value" in problems[0]


def test_a_key_is_a_plain_name() -> None:
    assert parse("? [a]\n: b\n")[1] == ["f:1:3: a key must be a plain name\n  hint: write NAME: VALUE"]


def test_there_is_one_document() -> None:
    assert parse("a: b\n---\nc: d\n")[1][0].startswith("f:3:1: a second document")
    assert parse("---\na: b\n")[1] == []
    assert parse("# nothing\n") == (None, [])


@pytest.mark.parametrize(("depth", "count"), [(yaml_nodes.DEEPEST, 0), (yaml_nodes.DEEPEST + 1, 1)])
def test_nesting_has_a_bound(depth: int, count: int) -> None:
    assert len(parse("[" * depth + "x" + "]" * depth)[1]) == count


def test_what_has_no_value_is_found_however_deep() -> None:
    node, _ = parse("a: [{b: }, ]\nc:\nd: ''\n")
    assert node and [str(one.location) for one in yaml_nodes.without_value(node)] == ["f:1:6", "f:2:1"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True), ("false", False), ("yes", "yes"), ("12", 12), ("-1", "-1"), ("010", "010"),
        ("'12'", "12"),
        ("1" * 15, int("1" * 15)), ("1" * 16, "1" * 16), ("[1, x]", [1, "x"]), ("{a: 0}", {"a": 0}),
    ],
)  # fmt: skip
def test_only_what_every_yaml_reads_alike_gets_a_type(text: str, value: object) -> None:
    node, _ = parse(f"a: {text}\n")
    assert isinstance(node, Table) and yaml_nodes.typed(node) == {"a": value}


def test_a_list_is_a_tuple_as_written() -> None:
    node, _ = parse("[a, [b]]")
    assert isinstance(node, Listing) and yaml_nodes.as_written(node) == ("a", ("b",))
