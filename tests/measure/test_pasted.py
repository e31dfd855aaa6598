"""The lines of `measure:` that mean a program and its figures, as they are pasted into a note."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.measure import looks, pasted, plan
from generator.measure.looks import Found, Look
from generator.model.note import Experiment, Measurement
from generator.model.reading import STDERR, STDOUT
from generator.notes import load
from generator.records.readers import Figure
from tests.conftest import REPOSITORY
from tests.records.readers.samples import FOLDER, sample

NOTE = "title: a\ndate: 2026-11-28 10:00:00 +0000\ncategories: notes\n{}\nbody: |\n  text\n"


def seen(output: bytes, *words: str, source: str = STDOUT) -> Look:
    """What a program that printed this would give."""
    return Look(
        words or ("./bench",), "ok", "", 0.5, {source: len(output)}, looks.found({source: output}, {})
    )


def of(*figures: Figure, reads: str = "lines", source: str = STDOUT) -> Look:
    """A look at ./bench in which one reader found these."""
    return Look(("./bench",), "ok", "", 0.5, {}, (Found(reads, source, figures),))


def loaded(lines: list[str], folder: Path) -> Experiment:
    """The note that has these lines; it has no fault."""
    (folder / "experiments").mkdir(exist_ok=True)
    note = folder / "experiments" / "2026-11-28-a.yml"
    note.write_text(NOTE.format("\n".join(lines)))
    experiment, problems = load.experiment(note, folder)
    assert not problems and experiment is not None
    return experiment


def the_only(look: Look, folder: Path) -> Measurement:
    (one,) = loaded(pasted.lines(look), folder).measurements.values()
    return one


def test_lines_of_measure_mean_a_program_and_its_figures() -> None:
    assert pasted.lines(seen(sample("seed-like.txt"), "./bench", "-n", "5")) == [
        "measure:",
        "  free_lock:",
        "    run: ./bench -n 5",
        '    pick: "Time spent on acquiring a free lock: {}"',
        "  pthread_condvar:",
        "    of: free_lock",
        '    pick: "Time spent on pthread (CondVar): {}"',
        "  normal_func_call:",
        "    of: free_lock",
        '    pick: "Time spent on normal func call: {}"',
    ]


def test_percentiles_are_one_measurement() -> None:
    lines = pasted.lines(seen(sample("wrk-4.1")))
    assert '{median: "50% {}", p90: "90% {}", p99: "99% {}"}' in lines[3]


def test_the_only_figure_of_a_format_needs_no_pick() -> None:
    assert pasted.lines(seen(sample("pyperf-2-lock"))) == [
        "measure:",
        "  lock: {run: ./bench, reads: pyperf}",
    ]


def test_another_source_and_a_unit_that_only_the_name_has_are_written() -> None:
    lines = pasted.lines(seen(b'{"clat_ns": 5}', source="{out}/x.json"))
    assert lines[1] == '  clat_ns: {run: ./bench, reads: json, from: "{out}/x.json", unit: ns}'
    assert "from: stderr" in pasted.lines(seen(b"a: 5 ns", source=STDERR))[1]


def test_where_nothing_is_found_the_wall_time_is_measured() -> None:
    assert pasted.lines(seen(b"hello", "./bench")) == ["measure:", "  bench: {run: ./bench}"]
    assert pasted.lines(seen(b"", "true")) == ["measure:", '  true_figure: {run: "true"}']


@pytest.mark.parametrize(
    "words",
    [
        ("./bench",),
        ("sh", "-c", "echo 'a b' $(id); exit"),
        ("a", "b c", '"', "\\", "{cpus}", "#x", "- y", ": "),
        ("true",),
        ("yes", "no"),
        ("./bench", *(f"--option-{number}=value" for number in range(20))),
        ("./bench", *(f"a b, {number}  c" for number in range(20)), "x" * 200),
    ],
)
@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_what_is_pasted_is_a_note_without_a_fault(path: Path, words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "experiments").mkdir()
    note = tmp_path / "experiments" / "2026-11-28-a.yml"
    look = seen(path.read_bytes(), *words)
    note.write_text(NOTE.format("\n".join(pasted.lines(look))))
    experiment, problems = load.experiment(note, tmp_path)
    assert not problems and experiment is not None
    first, *others = experiment.measurements.values()
    assert first.run == words
    assert all(one.of == first.id for one in others)


# ---------------------------------------------------------------- words


@settings(max_examples=150)
@given(
    words=st.lists(
        st.text("ab01 .,-=$\\\"'{}[]#:&*!|>%@`~?\t\n/", min_size=1, max_size=8)
        | st.sampled_from(
            [
                "true",
                "no",
                "null",
                "1e3",
                "0x1f",
                "{cpus}",
                "{out}/a",
                "{x}",
                "{{x}}",
                "~",
                "1_000",
                "2026-11-28",
                "é µ",
            ]
        ),
        min_size=1,
        max_size=4,
    )
)
def test_any_words_are_those_of_the_note(words: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    look = Look(("./bench", *words), "ok", "", 0.5, {}, ())
    made = "\n".join(pasted.lines(look))
    assert made.startswith("measure:\n  ")
    folder = tmp_path_factory.mktemp("notes")
    run = the_only(look, folder).run
    assert tuple(plan.filled(word, ()) for word in run) == look.words


@pytest.mark.parametrize("word", ["--option=value", "a, b", "a,  b", "a,   ,  b"])
def test_a_long_command_is_several_lines_of_at_most_78_columns(word: str, tmp_path: Path) -> None:
    look = Look(("./bench", *([word] * 20)), "ok", "", 0.5, {}, ())
    made = pasted.lines(look)
    assert len(made) > 4
    assert max(map(len, made)) <= 78
    assert the_only(look, tmp_path).run == look.words


@pytest.mark.parametrize(("columns", "lines"), [(78, 1), (79, 2)])
def test_a_measurement_is_one_line_as_long_as_78_columns_hold_it(columns: int, lines: int) -> None:
    word = "x" * (columns - len('  lat: {run: ./bench , pick: "lat {}"}'))
    look = Look(
        ("./bench", word), "ok", "", 0.5, {}, (Found("lines", STDOUT, (Figure("lat {}", (1.0,), "ns"),)),)
    )
    head, *_ = pasted.lines(look)[1:]
    assert (head == "  lat:") == (lines > 1)
    assert len(head) == columns or lines > 1


# ---------------------------------------------------------------- which figures


@pytest.mark.parametrize(("count", "first"), [(3, "plain a"), (4, "took_ns")])
def test_of_few_figures_all_are_shown_in_order_and_of_more_the_most_telling(count: int, first: str) -> None:
    figures = [Figure("plain a", (1.0,)), Figure("b", (1.0,)), Figure("took_ns", (1.0,)), Figure("c", (1.0,))]
    assert pasted.ranked(figures[:count])[0].where == first


def test_samples_come_before_single_values_before_plain_numbers_before_what_says_nothing() -> None:
    figures = [
        Figure("uptime", (5.0,), "s"),
        Figure("zero", (0.0,), "s"),
        Figure("plain", (5.0,)),
        Figure("count", (5.0, 6.0)),
        Figure("iops", (5.0,)),
        Figure("reads per second", (5.0,)),
        Figure("wall", (5.0,), "s"),
        Figure("lat_ns", (5.0, 6.0)),
        Figure("took", (5.0, 6.0), "s"),
    ]
    told = [one.where for one in pasted.ranked(figures)]
    assert told[:2] == ["lat_ns", "took"]
    assert told[2:5] == ["iops", "reads per second", "wall"]
    assert told[5:7] == ["plain", "count"]
    assert told[7:] == ["uptime", "zero"]


def test_what_is_further_or_failed_is_no_measurement(tmp_path: Path) -> None:
    look = of(
        Figure("a", failed="not supported"), Figure("b {}", (1.0,), "ns"), Figure("c", (1.0,), further=True)
    )
    assert the_only(look, tmp_path).id == "b"
    assert pasted.lines(of(Figure("a", failed="not supported"))) == ["measure:", "  bench: {run: ./bench}"]


@pytest.mark.parametrize("most", [1, 2, 3])
def test_at_most_so_many_figures_are_shown(most: int) -> None:
    figures = (Figure(f"{name} {{}}", (1.0,), "ns") for name in "abcde")
    assert (
        sum(line.lstrip().startswith("pick") or "pick:" in line for line in pasted.lines(of(*figures), most))
        == most
    )


def test_one_percentile_alone_is_a_figure_like_any_other(tmp_path: Path) -> None:
    look = of(Figure("99% {}", (5.0,), "ms"), Figure("total {}", (5.0,), "ms"))
    found = loaded(pasted.lines(look), tmp_path).measurements.values()
    assert [one.reading.picks[0].where for one in found if one.reading] == ["99% {}", "total {}"]


def test_percentiles_are_named_as_statistics_and_others_beside_them_are_not(tmp_path: Path) -> None:
    wheres = ("50% {}", "99.9 th percentile: {}", "90%: {}", "99.9th percentile: {}", "75% {}", "total {}")
    look = of(*(Figure(where, (5.0,), "ms") for where in wheres))
    first, *others = loaded(pasted.lines(look), tmp_path).measurements.values()
    assert first.reading is not None
    assert [(one.statistic, one.where) for one in first.reading.picks] == [
        ("median", "50% {}"),
        ("p999", "99.9th percentile: {}"),
        ("p90", "90%: {}"),
    ]
    assert others


# ---------------------------------------------------------------- units and sources


@pytest.mark.parametrize(
    ("where", "given", "unit"),
    [
        ("lat_ns", "", "ns"),
        ("clat_ns.mean", "", "ns"),
        ("bw_bytes", "", "B"),
        ("took_us", "", "us"),
        ("took_ms", "", "ms"),
        ("took_ns", "us", ""),
        ("took_nsx", "", ""),
        ("columns", "", ""),
        ("ns", "", ""),
    ],
)
def test_a_unit_is_written_where_only_the_name_has_it(
    where: str, given: str, unit: str, tmp_path: Path
) -> None:
    found = the_only(of(Figure(where, (5.0,), given), reads="json"), tmp_path)
    assert found.reading is not None
    assert found.reading.unit == unit


@pytest.mark.parametrize("source", [STDOUT, STDERR, "{out}/x.json"])
@pytest.mark.parametrize("reads", ["lines", "json"])
def test_reader_and_source_are_those_that_found_it(reads: str, source: str, tmp_path: Path) -> None:
    found = the_only(
        of(Figure("a {}" if reads == "lines" else "a", (5.0,), "ns"), reads=reads, source=source), tmp_path
    )
    assert found.reading is not None
    assert (found.reading.reads, found.reading.source) == (reads, source)


def test_a_statistic_of_its_own_is_picked_as_such(tmp_path: Path) -> None:
    found = the_only(of(Figure("median", (5.0,), "ns", statistic="median"), reads="json"), tmp_path)
    assert found.reading is not None
    (pick,) = found.reading.picks
    assert (pick.where, pick.statistic) == ("median", "median")


def test_names_that_are_taken_get_a_number() -> None:
    look = of(*(Figure(f"{number} lock: {{}}", (5.0,), "ns") for number in range(3)))
    names = [match[1] for line in pasted.lines(look) if (match := re.match(r"  (\w+):", line))]
    assert names == ["lock", "lock_2", "lock_3"]


# ---------------------------------------------------------------- a whole note


def test_a_note_has_a_value_of_each_measurement_and_no_place_left(tmp_path: Path) -> None:
    template = (REPOSITORY / "templates" / "program.yml").read_text()
    made = pasted.note(seen(sample("seed-like.txt"), "./bench"), template)
    assert not re.search("MEASURE|VALUES|NAMES|HEAD", made)
    for name in ("free_lock", "pthread_condvar", "normal_func_call"):
        assert f"  - {name}: {{{{ {name} }}}}\n" in made
    assert "```{table} free_lock pthread_condvar normal_func_call\n" in made
    assert "```{output} free_lock\n" in made


def test_words_of_a_program_are_no_places_of_the_template() -> None:
    made = pasted.note(seen(b"", "./bench", "NAMES", "HEAD"), "MEASURE\nVALUES\nNAMES\nHEAD\n")
    assert "run: ./bench NAMES HEAD" in made
