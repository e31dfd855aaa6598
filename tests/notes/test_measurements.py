"""`measure:` as written -> Measurement; what tests/bad/ does not show."""

from __future__ import annotations

import pytest

from generator.errors import Location
from generator.model.note import Condition, Measurement
from generator.notes import measurements
from generator.notes.fields import Fields
from generator.syntax.text import Source
from generator.syntax.yaml_nodes import parse

KNOWN = ("x", "y", "z")
CONDITIONS = {name: Condition(name) for name in KNOWN}


def read(text: str) -> tuple[Measurement, list[str]]:
    node, problems = parse(Source(f"it: {text}\n", Location("note")))
    fields = Fields(problems)
    found = measurements.measurements(node, CONDITIONS, fields)["it"]
    return found, [str(one) for one in fields.problems]


def test_what_is_not_said_has_its_default() -> None:
    found, problems = read("{probe: p}")
    assert problems == []
    assert (found.id, found.label, found.probe, found.conditions) == ("it", "it", "p", KNOWN)
    assert (found.runs, found.limit, found.params, found.needs) == (None, 30_000_000_000, (), ())
    assert (found.expect, found.printed) == ({}, {})


@pytest.mark.parametrize(("text", "runs"), [("1", 1), ("1000", 1000), ("0", None), ("1001", None)])
def test_runs_are_one_to_a_thousand(text: str, runs: int | None) -> None:
    found, problems = read(f"{{probe: p, runs: {text}}}")
    assert (found.runs, bool(problems)) == (runs, runs is None)


def test_conditions_stand_in_the_order_of_the_note_and_an_unknown_one_means_all() -> None:
    assert read("{probe: p, conditions: [z, x]}")[0].conditions == ("x", "z")
    assert read("{probe: p, conditions: [z, nowhere]}")[0].conditions == KNOWN


def test_a_param_with_several_values_is_a_sweep() -> None:
    found, problems = read("{probe: p, params: {size: [64, 4 KiB], kind: fast}}")
    assert found.params == (("size", ("64", "4 KiB")), ("kind", ("fast",)))
    assert found.swept == ("size",) and problems == []


def test_a_value_that_is_twice_in_a_sweep_is_told() -> None:
    _, problems = read("{probe: p, params: {size: [64, 128, 64]}}")
    assert problems == ["note:1:41: duplicate value '64' in the sweep of 'size'\n  hint: delete one"]


def test_a_printed_figure_without_a_condition_belongs_to_the_first() -> None:
    found, _ = read("{printed: 5 ns (a book), conditions: [z, y]}")
    assert list(found.printed) == ["y"]


def test_an_expectation_by_condition_stays_there() -> None:
    found, _ = read("{probe: p, expect: {y: [under 5 us, first 1..2 ns (me)]}}")
    assert [one.full_text for one in found.expect["y"]] == ["under 5 us", "first 1..2 ns (me)"]
    assert list(found.expect) == ["y"]


def test_values_and_names_know_where_they_stand() -> None:
    found, _ = read("{probe: p, conditions: [x], needs: s, params: {a: [1, 2]}, expect: {x: under 5 us}}")
    columns = {key: one.column for key, one in found.locations.items()}
    assert columns["conditions.x"] == 29 and columns["needs.s"] == 40
    assert (columns["params.a"], columns["params.a.0"], columns["params.a.1"]) == (52, 56, 59)
    assert (columns["expect.x"], columns["expect.x.0"]) == (73, 76)


def test_a_measurement_without_a_probe_or_a_figure_is_told() -> None:
    _, problems = read("{label: x}")
    assert problems == [
        "note:1:1: 'it' has neither a probe nor a program nor a printed figure\n"
        "  hint: write `probe: NAME`, or `run: PROGRAM`"
    ]
    assert read("{printed: 5 ns (a book)}")[1] == []


@pytest.mark.parametrize(
    ("label", "column", "hint"),
    [
        ("at {rat} calls", 13, "did you mean 'rate'?"),
        ("'at {rat} calls'", 14, "did you mean 'rate'?"),
        ("at {rate} {x}", 20, "expected one of: rate"),
    ],
)
def test_a_label_that_names_what_is_no_param_is_told_with_its_place(
    label: str, column: int, hint: str
) -> None:
    _, problems = read(f"\n  probe: p\n  label: {label}\n  params: {{rate: [1, 2]}}")
    (problem,) = problems
    assert problem.startswith(f"note:3:{column}: the label names '{{")
    assert problem.endswith(f"hint: {hint}")


def test_braces_without_any_params_are_a_name_too_and_doubled_ones_are_not() -> None:
    _, problems = read("{probe: p, label: 'at {rate}'}")
    assert problems == [
        "note:1:27: the label names '{rate}', which is no param\n  hint: write {{rate}} to show braces"
    ]
    found, problems = read("{probe: p, label: 'int a[] = {1}, {{rate}}'}")
    assert problems == [] and found.called(()) == "int a[] = {1}, {rate}"


def test_the_values_of_a_sweep_stand_where_the_label_names_them_and_else_in_parentheses() -> None:
    params = "params: {rate: [1, 2], size: [4 KiB, 1 MiB], url: x}"
    named, _ = read(f"{{probe: p, label: '{{rate}} calls a second of {{url}}', {params}}}")
    assert named.called((("rate", "2"), ("size", "4 KiB"))) == "2 calls a second of x (4 KiB)"
    assert named.title == "… calls a second of x"
    at_end, _ = read(f"{{probe: p, label: 'calls, {{size}}', {params}}}")
    assert at_end.title == "calls"
    plain, _ = read(f"{{probe: p, label: calls, {params}}}")
    assert plain.called((("rate", "2"), ("size", "4 KiB"))) == "calls (2, 4 KiB)"


def further(head: str, text: str) -> tuple[Measurement, list[str]]:
    """A further figure of a program's processes."""
    node, problems = parse(Source(f"head: {head}\nit: {text}\n", Location("note")))
    fields = Fields(problems)
    found = measurements.measurements(node, CONDITIONS, fields)["it"]
    return found, [str(one) for one in fields.problems]


@pytest.mark.parametrize(
    ("head", "text", "reads", "source"),
    [
        ("{run: x, reads: json, from: stderr, pick: a}", "{of: head, pick: b}", "json", "stderr"),
        ("{run: x, reads: json, pick: a}", "{of: head, reads: lines, pick: 'b {}'}", "lines", "stdout"),
        ("{run: x, reads: json, pick: a}", "{of: head, from: stderr, pick: b}", "json", "stderr"),
        ("{run: x}", "{of: head, pick: 'b {}'}", "lines", "stdout"),
        ("{run: x, pick: 'a {}'}", "{of: head, pick: 'b {}'}", "lines", "stdout"),
    ],
)
def test_a_further_figure_is_read_as_its_heads_is_unless_it_says_otherwise(
    head: str, text: str, reads: str, source: str
) -> None:
    found, problems = further(head, text)
    assert problems == []
    assert found.reading and (found.reading.reads, found.reading.source) == (reads, source)


def test_what_has_no_printed_figure_can_say_so() -> None:
    found, problems = read("{printed: none}")
    assert (found.printed, problems) == ({"x": ()}, [])
    found, problems = read("{printed: {y: none, x: 5 us (a paper)}}")
    assert ({name: len(all_) for name, all_ in found.printed.items()}, problems) == ({"x": 1, "y": 0}, [])


def test_the_label_of_a_further_figure_may_name_the_params_of_its_head() -> None:
    head = '\n  run: "bench {threads}"\n  params: {threads: [1, 2]}\n'
    text = head + 'further: {of: it, pick: "{}", label: "%s"}\n'

    def further(label: str) -> tuple[Measurement, list[str]]:
        node, problems = parse(Source(f"it: {text % label}", Location("note")))
        fields = Fields(problems)
        found = measurements.measurements(node, CONDITIONS, fields)["further"]
        return found, [one.what for one in fields.problems]

    found, problems = further("mutex, {threads} threads")
    assert problems == []
    assert [found.called((("threads", value),)) for value in "12"] == ["mutex, 1 threads", "mutex, 2 threads"]
    assert further("{threds}")[1] == ["the label names '{threds}', which is no param"]
