"""The text of a record: what it holds, line by line."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.note import Condition
from generator.model.reading import Pick, Reading
from generator.model.record import MadeOf, Record
from generator.model.trial import Invocation, Outcome, Trial
from generator.records import answer, file_format, store
from tests.records.test_store import APART, EVENT, HEADER, ROUNDS, STEADY, WHOLE, entry, outcome, whole


def test_what_failed_and_remarks_stand_in_a_record_only_where_there_are_any(tmp_path: Path) -> None:
    entries = [*WHOLE, entry(Invocation(1, 0), outcome(5.0, failed={"HTTP 503": 3}, remarks=("late: x",)))]
    made = store.assemble(HEADER, entries, ROUNDS)
    text = file_format.dumps(made)
    assert (text.count('"failed"'), text.count('"remarks"')) == (1, 1)
    assert file_format.loads(text).trials[0].said == made.trials[0].said


def test_a_note_of_24_trials_stays_under_50_kilobytes() -> None:
    rng = random.Random(1)
    trials = tuple(Trial(f"m{i}", "handoff_condvar", APART, runs=6) for i in range(24))
    header = replace(
        HEADER, trials=trials, cpus=((0, 1),) * 24, sources=("0" * 64,) * 24, experiment="x" * 8000
    )
    entries = []
    for number in range(6):
        for index in range(24):
            samples = [rng.lognormvariate(10, 0.3) for _ in range(2000)]
            entries.append(entry(Invocation(number, index), outcome(*samples, first=9.0, places="d" * 2000)))
    text = file_format.dumps(store.assemble(header, entries, ROUNDS))
    assert len(text.encode()) < 50_000


@given(st.lists(st.text(st.sampled_from("ab \t\n\x01'\"$")), min_size=1, max_size=4), st.text("x{}\t "))
def test_a_program_is_known_again_whatever_its_words_hold(words: list[str], where: str) -> None:
    read = Reading("lines", (Pick(where),))
    ours = Trial("a", "", APART, run=tuple(words), reading=read)
    header = replace(HEADER, trials=(ours, EVENT))
    made = store.assemble(header, [entry(Invocation(0, 0), outcome(1.0))], ROUNDS)
    back = file_format.loads(file_format.dumps(made)).trials[0].trial
    assert back.definition == ours.definition


def test_a_column_has_a_line_of_its_own_so_that_records_can_be_compared() -> None:
    lines = file_format.dumps(whole()).splitlines()
    assert any(line.strip().startswith('"median": [6.0,6.5,') for line in lines)
    assert max(map(len, lines)) < 2000


def varied() -> Record:
    """A record with facts that differ, with parts, and with first calls by round."""
    header = replace(HEADER, trials=(STEADY, replace(EVENT, runs=3)))
    each = [[100.0] * (400 + n) + [300.0] * (600 - n) for n in range(3)]
    facts = ({"a": 1, "keys": {"most": 3}}, {"a": 1, "keys": None}, {"a": 1})
    entries = [
        entry(Invocation(n, 1), outcome(*samples, facts=one))
        for n, (samples, one) in enumerate(zip(each, facts, strict=True))
    ]
    firsts = [entry(Invocation(n // 7, 0, first_only=True), outcome(first=400.0)) for n in range(40)]
    return store.assemble(header, (*WHOLE[:2], WHOLE[3], *firsts, *entries), ROUNDS[:1] * 3)


def of_a_program(output: bytes = b"a\tb\n  c\x1b[0m\n") -> Record:
    """A record of two figures of one process, the second one given by the program."""
    first = Reading("lines", (Pick("a: {}"),))
    second = Reading("csv", (Pick("b", "p99"), Pick("c", "n")), "ms", "stderr")
    trials = (
        Trial("a", "", APART, run=("bin/x", "--n", "4"), reading=first, runs=1),
        Trial("b", "", APART, run=("bin/x", "--n", "4"), of="a", reading=second, runs=1),
    )
    made_of = {0: MadeOf({"bin/x": "0" * 64}, "x 1.2", "make -C src"), 1: MadeOf({"bin/x": "0" * 64})}
    header = replace(HEADER, trials=trials, shown=(1,), made_of=made_of, cpus=((), ()), sources=("0", "1"))
    said = answer.parse(b'{"unit": "ms", "given": {"p99": 9, "n": 1000}}')
    entries = [
        entry(Invocation(0, 0), replace(outcome(5.0), output=output)),
        entry(Invocation(0, 1), Outcome("ok", answer=said)),
    ]
    return store.assemble(replace(header, skipped={}, ignored={}), entries, ({"other_cpu": 0.1},))


def test_a_program_reads_back_with_what_is_read_of_it_and_what_it_is_made_of() -> None:
    made = of_a_program()
    again = file_format.loads(file_format.dumps(made))
    assert again == made
    assert again.trials[1].output == "a       b\n  c"
    assert again.trials[1].runs[0].percentiles == {"p99": 9e6}
    assert (again.trials[1].runs[0].n, again.trials[1].said.given) == (1000, ("p99", "n"))


def test_a_trials_line_says_of_a_program_only_what_is_not_as_usual() -> None:
    data = json.loads(file_format.dumps(of_a_program()))
    assert data["trials"][0]["reading"] == {"reads": "lines", "picks": [{"where": "a: {}"}]}
    assert "output" not in data["trials"][0]
    assert not {"run", "of", "reading", "made_of", "output", "given"}.intersection(
        key for trial in json.loads(file_format.dumps(whole()))["trials"] for key in trial
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("run", "bin/x"),
        ("of", 5),
        ("reading", {"reads": "lines"}),
        ("reading", {"picks": [{"where": 5}]}),
        ("reading", {"picks": [], "more": 1}),
        ("made_of", {"files": {"x": 5}}),
        ("made_of", [5]),
        ("output", "text"),
        ("output", [5]),
        ("given", "p99"),
    ],
)
def test_what_a_foreign_record_says_of_a_program_is_checked(key: str, value: Any) -> None:
    data = json.loads(file_format.dumps(of_a_program()))
    data["trials"][0][key] = value
    with pytest.raises(ValueError):
        file_format.loads(json.dumps(data))


def test_what_differs_between_processes_reads_back_as_it_was_written() -> None:
    one = varied()
    assert one.trials[1].differing and one.trials[1].parts and one.trials[0].first_rounds
    assert file_format.loads(file_format.dumps(one)) == one


def test_what_differs_takes_a_line_for_each_trial() -> None:
    lines = file_format.dumps(varied()).splitlines()
    assert lines[lines.index('"parts": {') + 1] == (
        ' "1": [{"where":"","events":[400,401,402],"medians":[100.0,100.0,100.0]},'
        '{"where":"","events":[600,599,598],"medians":[300.0,300.0,300.0]}]'
    )
    (trial,) = (line for line in lines if '"differing"' in line)
    assert '"facts":{"a":1,"keys":null},"differing":{"keys":[[{"most":3},[0]],[null,[1]]]}' in trial
    (steady,) = (line for line in lines if '"first_rounds"' in line)
    assert '"first_rounds":{"stretches":[[0,8],[1,7],[2,7],[3,7],[4,7],[5,5]]}' in steady


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("trials", 1, "differing", "keys"), []),
        (("trials", 1, "differing", "keys"), [[3, [0, 3]]]),
        (("trials", 1, "differing", "keys"), [[3, []]]),
        (("trials", 1, "differing", "keys"), [[3, [-1]]]),
        (("trials", 1, "differing"), []),
        (("trials", 0, "first_rounds"), [0]),
        (("trials", 0, "first_rounds"), {"stretches": [[0.5, 41]]}),
        (("parts", "1", 0, "events"), [400, 401]),
        (("parts", "1", 0, "events"), [400, 401, -1]),
        (("parts", "1", 0, "medians"), [1.0, 2.0, 1e308]),
        (("parts", "1", 0, "where"), "x"),
        (("parts",), []),
    ],
)
def test_what_a_foreign_record_says_of_its_processes_is_checked(place: tuple[Any, ...], value: Any) -> None:
    record = holder = json.loads(file_format.dumps(varied()))
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value
    with pytest.raises(ValueError):
        file_format.loads(json.dumps(record))


def test_a_record_of_before_tells_no_parts_and_is_written_as_it_was() -> None:
    older = json.loads(file_format.dumps(varied()))
    del older["parts"]
    for trial in older["trials"]:
        trial.pop("first_rounds", None), trial.pop("differing", None)
    one = file_format.loads(json.dumps(older))
    assert [(trial.parts, trial.first_rounds, trial.differing) for trial in one.trials] == [
        (None, (), {})
    ] * 2
    assert json.loads(file_format.dumps(one)) == older


@given(st.text(max_size=30))
def test_any_text_of_an_experiment_survives(text: str) -> None:
    one = replace(whole(), experiment=text)
    assert json.loads(file_format.dumps(one))["experiment"] == text


def test_a_record_holds_how_a_condition_wants_probes_built_and_nothing_of_others(tmp_path: Path) -> None:
    other = Condition(
        "other", cc="clang", cflags=("-O0", "-g"), env=(("A", "1"),), prepare=("sync",), label="x"
    )
    header = replace(HEADER, trials=(STEADY, replace(EVENT, condition=other)), ignored={1: ("cc", "cflags")})
    one = store.assemble(header, WHOLE, ROUNDS)
    assert one.trials[1].said.ignored == ("cc", "cflags")
    path = store.write(tmp_path, one, WHOLE)
    assert store.load(path) == one
    conditions = json.loads(path.read_text())["conditions"]
    assert set(conditions["anywhere"]) == {"name", "pin", "placement", "idle", "awake"}
    assert conditions["other"]["env"] == [["A", "1"]]


def test_counters_are_columns_and_a_reason_stands_once_for_a_probe(tmp_path: Path) -> None:
    counters = {"instructions": 12.0, "cycles": "no PMU here"}
    entries = tuple(
        entry(Invocation(number, index), outcome(5.0, counters=counters, counted="user space only"))
        for number in range(2)
        for index in range(2)
    )
    header = replace(HEADER, trials=(EVENT, replace(EVENT, measurement="again")))
    one = store.assemble(header, entries, ROUNDS)
    assert one.trials[0].runs[0].counters == {"instructions": 12.0}
    assert one.trials[1].said.uncounted == {"cycles": "no PMU here"}
    path = store.write(tmp_path, one, entries)
    assert store.load(path) == one
    assert path.read_text().count("no PMU here") == 1
    assert "counted" not in store.write(tmp_path, whole(), WHOLE).read_text()


def test_since_when_something_was_expected_stands_in_a_record_only_where_that_is_known() -> None:
    older = file_format.dumps(store.assemble(HEADER, WHOLE, ROUNDS))
    assert "expected_since" not in older and file_format.loads(older).expected_since == {}
    days = {"lock@anywhere median": "2023-10-27"}
    text = file_format.dumps(store.assemble(replace(HEADER, expected_since=days), WHOLE, ROUNDS))
    assert '"expected_since": {\n "lock@anywhere median": "2023-10-27"\n}' in text
    assert file_format.loads(text).expected_since == days
    with pytest.raises(ValueError, match="'expected_since' is not an object of texts"):
        file_format.loads(text.replace('"2023-10-27"', "7"))
