"""Programs of one's own in a session: what runs, what of it is read, what fails alone."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from generator.errors import NOWHERE, BuildError
from generator.findings import select, wording
from generator.findings.wording import status
from generator.measure import plan, session
from generator.measure.notebook import Notebook
from generator.measure.prepare import prepare, process_spec
from generator.model.config import Config
from generator.model.finding import Summary
from generator.model.note import ANYWHERE, Block, Condition, Experiment, Measurement
from generator.model.probe import SCRIPT, Probe
from generator.model.reading import Pick, Reading
from generator.model.record import Record
from generator.model.trial import Invocation, Trial
from generator.records import store
from generator.terminal.progress import Quiet
from tests.conftest import BUILT, REPOSITORY

pytestmark = pytest.mark.needs("compiler")
STEM = "2023-11-03-a"


@pytest.fixture
def notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Notebook:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    root = tmp_path / "notebook"
    (root / ".cache").mkdir(parents=True)
    BUILT.mkdir(parents=True, exist_ok=True)
    (root / ".cache" / "build").symlink_to(BUILT)
    return Notebook(root, {}, (REPOSITORY / "probes",), Config())


def program(notebook: Notebook, name: str, text: str) -> Path:
    path = notebook.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/bash\n{text}\n")
    path.chmod(0o755)
    return path


def lines(where: str, statistic: str = "", **more: str) -> Reading:
    return Reading("lines", (Pick(where, statistic),), **more)


def trial(name: str, run: Sequence[str], reading: Reading | None = None, **more: Any) -> Trial:
    fields: dict[str, Any] = {"condition": ANYWHERE, "runs": 6, **more}
    return Trial(name, "", run=tuple(run), reading=reading, **fields)


def measured(
    notebook: Notebook, *trials: Trial, body: Sequence[Block] = (), **more: Any
) -> tuple[Record, dict[str, Summary]]:
    """A session of these; and what the record, read back from disk, says of each measurement."""
    measurements = {
        one.measurement: Measurement(one.measurement, one.measurement, "", ("anywhere",), run=one.run, **more)
        for one in trials
    }
    conditions = {one.condition.name: one.condition for one in trials}
    note = Experiment(f"experiments/{STEM}.yml", STEM, "", "", "", measurements, conditions, tuple(body))
    chosen = plan.plan(trials, 7)
    made = session.measure(notebook, note, chosen, prepare(notebook, trials, measurements), Quiet())
    (kept,) = store.load_all(notebook.results(STEM))
    assert kept.trials == tuple(store.load(notebook.results(STEM) / f"{made.name}.json").trials)
    found = select.findings(note, trials, [kept])
    return kept, {item.measurement.id: item.summary for item in found.items}


def test_every_figure_of_a_process_is_a_trial_of_its_own(notebook: Notebook) -> None:
    """Three processes, three figures each: they are started three times, not nine."""
    program(notebook, "bin/two", "echo x >> started; echo 'lock: 41 ns'; echo 'condvar: 5 us'; echo 42 ops/s")
    lock = trial("lock", ["bin/two"], lines("lock: {}"))
    _, found = measured(
        notebook,
        lock,
        trial("cv", ["bin/two"], lines("condvar: {}"), of="lock"),
        trial("all", ["bin/two"], of="lock"),
    )
    assert (notebook.root / "started").read_text().count("x") == 6
    assert [wording.figure(found[name]) for name in ("lock", "cv")] == ["41 ns", "5.0 µs"]
    assert found["all"].median and found["all"].median.value > 1000
    assert [found[name].n for name in ("lock", "cv", "all")] == [6, 6, 6]


def test_a_figure_that_is_not_there_fails_alone(notebook: Notebook) -> None:
    program(notebook, "bin/two", "echo x >> started; echo 'lock: 41 ns'")
    record, found = measured(
        notebook,
        trial("lock", ["bin/two"], lines("lcok: {}")),
        trial("cv", ["bin/two"], lines("lock: {}"), of="lock"),
    )
    assert (notebook.root / "started").read_text().count("x") == 6
    assert status(found["lock"]).startswith("failed: no line like 'lcok: {}'")
    assert (wording.figure(found["cv"]), found["cv"].n) == ("41 ns", 6)
    assert [len(one.runs) for one in record.trials] == [1, 6]  # it is not asked for again


def test_words_are_those_of_the_note_and_no_shell_reads_them(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Quotes, `$()` and wildcards are letters; no pin, no param is added; little of the environment."""
    monkeypatch.setenv("A_SECRET", "x")
    program(notebook, "bin/says", 'printf \'%s\\n\' "$#" "$@" >words; pwd >where; env >known; echo 1 ns')
    words = ["bin/says", "$(touch here)", "'*'", "a b", "{x} {{y}}"]
    measured(notebook, trial("it", words, lines("{}"), params=(("n", "4"),)))
    assert (notebook.root / "words").read_text().split("\n")[:-1] == [
        "4",
        "$(touch here)",
        "'*'",
        "a b",
        "{x} {{y}}",
    ]
    assert (notebook.root / "where").read_text().strip() == str(notebook.root)
    assert "A_SECRET" not in (notebook.root / "known").read_text()
    assert not (notebook.root / "here").exists()


def test_a_word_without_a_slash_is_looked_for_in_path(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(notebook, "here", "echo 1 ns")
    program(notebook, "elsewhere/there", "echo 2 ns")
    monkeypatch.setenv("PATH", f"{notebook.root}/elsewhere:{os.environ['PATH']}")
    _, found = measured(notebook, trial("a", ["here"], lines("{}")), trial("b", ["there"], lines("{}")))
    assert status(found["a"]) == "skipped: needs here"
    assert wording.figure(found["b"]) == "2.0 ns"


# ---------------------------------------------------------------- where figures come from


def test_wall_and_cpu_time_come_from_the_launcher(notebook: Notebook) -> None:
    program(notebook, "spins", "for ((i = 0; i < 20000; i++)); do :; done; sleep 0.1")
    _, found = measured(
        notebook,
        trial("wall", ["./spins"], runs=1),
        trial("cpu", ["./spins"], Reading("cpu"), of="wall", runs=1),
    )
    wall, cpu = found["wall"].median, found["cpu"].median
    assert wall and cpu and wall.value - cpu.value > 90e6 and cpu.value > 1e6


def test_stderr_is_read_whole_and_beside_stdout(notebook: Notebook) -> None:
    """Far more than is kept of what a program complains."""
    program(
        notebook,
        "logs",
        "echo 'took: 7 ns' >&2; head -c 100000 /dev/zero | tr '\\0' '\\n' >&2; echo 'ran: 8 ns'",
    )
    _, found = measured(
        notebook,
        trial("log", ["./logs"], lines("took: {}", source="stderr")),
        trial("out", ["./logs"], lines("ran: {}"), of="log"),
    )
    assert [wording.figure(found[name]) for name in ("log", "out")] == ["7.0 ns", "8.0 ns"]


def test_out_is_a_fresh_folder_for_each_process_and_goes_with_it(notebook: Notebook, tmp_path: Path) -> None:
    program(notebook, "writes", 'ls -A "$1" >>seen; echo "$1" >>where; echo "took: 9 ns" >"$1/log"')
    reading = lines("took: {}", source="{out}/log")
    _, found = measured(notebook, trial("it", ["./writes", "{out}"], reading))
    assert wording.figure(found["it"]) == "9.0 ns"
    folders = (notebook.root / "where").read_text().split()
    assert len(set(folders)) == 6 and not any(Path(one).exists() for one in folders)
    assert (notebook.root / "seen").read_text() == ""
    assert not list((tmp_path / "tmp").glob("lab-notebook-out*"))


def test_a_file_that_is_not_left_in_out_is_named_with_those_that_are(notebook: Notebook) -> None:
    program(notebook, "writes", 'mkdir "$1/a"; echo 1 >"$1/a/lgo"')
    _, found = measured(notebook, trial("it", ["./writes", "{out}"], lines("{}", source="{out}/a/log")))
    assert status(found["it"]) == "failed: left no file {out}/a/log: did you mean 'a/lgo'?"


def test_without_a_pin_a_command_is_told_all_cpus(notebook: Notebook) -> None:
    program(notebook, "says", 'echo "$@" >words; echo 1 ns')
    measured(notebook, trial("it", ["./says", "{cpus}", "{cpu0}"], lines("{} ns"), runs=1))
    allowed = sorted(os.sched_getaffinity(0))
    assert (notebook.root / "words").read_text() == f"{','.join(map(str, allowed))} {allowed[0]}\n"


@pytest.mark.cpus(2)
def test_a_command_is_told_its_cpus(notebook: Notebook) -> None:
    program(notebook, "says", 'echo "$@" >words; echo 1 ns')
    both = Condition("both", placement="two cores")
    words = ["./says", "--cpus={cpus}", "--first={cpu0}", "{{cpus}}", "{a}"]
    record, _ = measured(notebook, trial("it", words, lines("{} ns"), condition=both))
    cpus = record.trials[0].cpus
    told = f"--cpus={cpus[0]},{cpus[1]} --first={cpus[0]} {{cpus}} {{a}}\n"
    assert (notebook.root / "words").read_text() == told


def test_conditions_that_are_of_probes_alone_are_told_as_ignored(notebook: Notebook) -> None:
    program(notebook, "says", "echo 1 ns")
    odd = Condition("odd", idle=50_000_000, cc="clang", awake=True)
    record, _ = measured(
        notebook, trial("a", ["./says"], lines("{}"), condition=odd), trial("b", ["./says"], lines("{}"))
    )
    assert [one.said.ignored for one in record.trials] == [("idle", "cc"), ()]


# ---------------------------------------------------------------- what a program gives itself


def test_what_a_program_gives_stands_without_samples(notebook: Notebook) -> None:
    program(notebook, "load", "echo ' 50% 1.5ms'; echo ' 99% 9ms'; echo '1000 requests'")
    picks = (Pick("50% {}", "median"), Pick("99% {}", "p99"), Pick("{} requests", "n"))
    record, found = measured(notebook, trial("web", ["./load"], Reading("lines", picks, unit="ms")))
    made = found["web"]
    assert [wording.figure(made, name) for name in ("median", "p99")] == ["1.5 ms", "9.0 ms"]
    assert made.percentiles["p99"].ranks == (1, 6)
    assert (made.histogram, made.modes, made.events) == ({}, (), 6000)
    assert record.trials[0].said.given == ("median", "p99", "n")
    assert [one.word for one in wording.caveats(made, "p99")] == ["given by the program"]


def test_a_probe_may_have_several_figures(notebook: Notebook) -> None:
    """`of` a probe: another figure of its answer."""
    figures = '{"a": {"unit": "us", "samples": [5]}, "b": {"unit": "ns", "given": {"p99": 7}}}'
    path = program(notebook, "probes/two", f'echo x >>n; echo \'{{"samples": [3], "figures": {figures}}}\'')
    probes = {"two": Probe("two", path, "", threads=None, language=SCRIPT)}
    notebook = dataclasses.replace(notebook, probes=probes)
    both = [
        Trial("two", "two", ANYWHERE),
        Trial("a", "two", ANYWHERE, of="two", reading=Reading(picks=(Pick("a"),))),
        Trial("b", "two", ANYWHERE, of="two", reading=Reading(picks=(Pick("b"),))),
        Trial("c", "two", ANYWHERE, of="two", reading=Reading(picks=(Pick("c"),))),
    ]
    _, found = measured(notebook, *both)
    assert [wording.figure(found[name]) for name in ("two", "a")] == ["3.0 ns", "5.0 µs"]
    assert wording.figure(found["b"], "p99") == "7.0 ns"
    assert "the figure 'c' is not in its answer" in status(found["c"])
    assert (notebook.root / "n").read_text().count("x") == 6


def test_half_of_a_secret_is_in_no_reason(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "s" * 80
    monkeypatch.setenv("KEY", secret)
    program(notebook, "says", f"echo 'it took {secret} and 5 us'")
    asks = Condition("asks", env=(("K", "${KEY}"),))
    _, found = measured(notebook, trial("it", ["./says"], lines("it took {} and"), condition=asks))
    assert status(found["it"]).startswith("failed: no line like 'it took {} and'")
    assert "sss" not in status(found["it"])


def test_a_unit_may_change_between_processes_and_samples_are_kept_in_one(notebook: Notebook) -> None:
    program(notebook, "scales", "echo x >>n; [ $(wc -l <n) = 1 ] && echo took: 2 us || echo took: 2500 ns")
    record, found = measured(notebook, trial("it", ["./scales"], lines("took: {}"), runs=2))
    assert record.trials[0].said.unit == "ns"
    kept = store.samples(notebook.results(STEM), record)
    assert {name: list(values) for name, values in kept.items()} == {
        "it@anywhere#0": [2000.0],
        "it@anywhere#1": [2500.0],
    }
    assert wording.figure(found["it"]) == "2.3 µs"


def test_a_unit_of_another_dimension_in_another_process_is_no_figure(notebook: Notebook) -> None:
    program(notebook, "turns", "echo x >>n; [ $(wc -l <n) = 1 ] && echo took: 2 us || echo took: 25 MiB")
    _, found = measured(notebook, trial("it", ["./turns"], lines("took: {}")))
    assert status(found["it"]) == "failed: it is in MiB, and was in us in the first process"


ODD = {
    ":": "failed: printed nothing",
    "echo 'took: nan ns'": "failed: 'took: {}' is NaN",
    "echo 'took: inf ns'": "failed: 'took: {}' is infinite",
    "echo 'took: -5 ns'": "failed: sample 0 is negative",
    "head -c 100000 /dev/zero": "failed: no line like",
    "echo 'token: 5 ns'": "failed: no line like 'took: {}'; nearest: 'token: 5 ns'",
}


@pytest.mark.parametrize("prints", ODD)
def test_what_is_no_figure_is_told_in_plain_words(notebook: Notebook, prints: str) -> None:
    program(notebook, "odd", prints)
    reading = Reading("lines", (Pick("took: {}"),), "ns")
    _, found = measured(notebook, trial("it", ["./odd"], reading))
    assert status(found["it"]).startswith(ODD[prints])


def test_a_line_that_is_there_twice_is_two_samples(notebook: Notebook) -> None:
    program(notebook, "twice", "echo took: 4 ns; echo took: 6 ns")
    _, found = measured(notebook, trial("it", ["./twice"], lines("took: {}")))
    assert (wording.figure(found["it"]), found["it"].events) == ("5 ns", 12)


# ---------------------------------------------------------------- how a program ends


ENDS = {
    "exit 77": "skipped: cannot run here",
    "exit 3": "failed: exit code 3: cannot run here",
    "kill -SEGV $$": "failed: SIGSEGV: cannot run here",
    "trap '' TERM INT HUP; sleep 60": "timed out after 300 ms",
    "yes": "failed: printed more than 64 MiB",
    "exit 0": "failed: printed nothing",
}


@pytest.mark.parametrize("end", ENDS)
def test_how_a_process_ends_counts_for_all_its_figures(notebook: Notebook, end: str) -> None:
    """An exit code of 0 without the line is a matter of each figure alone."""
    program(notebook, "ends", f"echo 'cannot run here' >&2; {end}")
    _, found = measured(
        notebook,
        trial("it", ["./ends"], lines("{} ns"), limit=(6_000 if end == "yes" else 300) * 10**6),
        trial("whole", ["./ends"], of="it"),
    )
    assert status(found["it"]).startswith(ENDS[end])
    assert status(found["whole"]) == ("" if end == "exit 0" else status(found["it"]))


def test_what_a_program_leaves_running_is_ended_and_counted(notebook: Notebook) -> None:
    program(notebook, "leaves", "sleep 60 >/dev/null 2>&1 & echo $! >>left; echo 5 ns")
    record, found = measured(notebook, trial("it", ["./leaves"], lines("{} ns")))
    assert wording.figure(found["it"]) == "5.0 ns"
    assert record.trials[0].said.flags == {"left running, ended": 6}
    left = (notebook.root / "left").read_text().split()
    assert len(left) == 6 and not any(Path(f"/proc/{pid}").exists() for pid in left)


def test_binary_garbage_is_no_figure_and_is_told_clean(notebook: Notebook) -> None:
    program(notebook, "garbage", "head -c 5000 /dev/urandom; printf '\\033[31m\\0'")
    _, found = measured(notebook, trial("it", ["./garbage"], lines("took: {} ns")))
    assert status(found["it"]).isprintable() and "no line like 'took: {} ns'" in status(found["it"])


def test_a_word_that_is_empty_is_refused(notebook: Notebook) -> None:
    """The launcher's lists end with one."""
    program(notebook, "says", "echo 1 ns")
    _, found = measured(
        notebook, trial("a", ["./says", ""], lines("{}")), trial("b", ["./says"], lines("{}"))
    )
    assert status(found["a"]) == "failed: a word of its command is empty"
    assert wording.figure(found["b"]) == "1.0 ns"


# ---------------------------------------------------------------- what it is made of


def sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_record_says_what_a_program_is_made_of(notebook: Notebook) -> None:
    made = program(notebook, "bin/x", "echo 1 ns")
    data = notebook.root / "data.txt"
    data.write_text("x")
    measuring = trial("it", ["bin/x", "data.txt", "/etc/hostname", "--flag"], lines("{}"))
    record, _ = measured(notebook, measuring, version=("printf", r"x 1.2\nmore"), build=("true",))
    made_of = record.trials[0].made_of
    assert made_of.files == {"bin/x": sha(made), "data.txt": sha(data)}
    assert (made_of.version, made_of.build) == ("x 1.2", "true")
    first = prepare(notebook, [measuring]).binary(measuring).source
    data.write_text("y")
    assert prepare(notebook, [measuring]).binary(measuring).source != first


def test_a_program_that_is_changed_during_the_session_is_named(notebook: Notebook) -> None:
    path = program(notebook, "bin/x", "echo 1 ns")
    before = sha(path)
    program(notebook, "edits", "[ -e once ] || { echo '# other' >>bin/x; touch once; }; echo 1 ns")
    _, found = measured(notebook, trial("x", ["bin/x"], lines("{}")), trial("e", ["./edits"], lines("{}")))
    said = f"bin/x was changed during the session: its sha256 was {before[:12]} and is {sha(path)[:12]}"
    assert status(found["x"]) == f"failed: {said}"
    assert wording.figure(found["e"]) == "1.0 ns"


def test_a_file_that_a_program_writes_itself_is_no_change_of_it(notebook: Notebook) -> None:
    (notebook.root / "log").write_text("")
    program(notebook, "writes", "echo x >>$1; echo 1 ns")
    _, found = measured(notebook, trial("it", ["./writes", "log"], lines("{}")))
    assert (wording.figure(found["it"]), found["it"].n) == ("1.0 ns", 6)


def test_a_program_that_is_touched_only_is_the_same(notebook: Notebook) -> None:
    program(notebook, "bin/x", "touch bin/x; echo 1 ns")
    _, found = measured(notebook, trial("x", ["bin/x"], lines("{}")))
    assert found["x"].n == 6


# ---------------------------------------------------------------- built before


def test_a_build_is_run_once_and_before_the_program_is_looked_for(notebook: Notebook) -> None:
    program(notebook, "make-it", "echo x >>built; cp source made; chmod +x made")
    program(notebook, "source", "echo 3 ns")
    record, found = measured(
        notebook,
        trial("a", ["./made"], lines("{}")),
        trial("b", ["./made"], lines("{}")),
        build=("./make-it",),
    )
    assert (notebook.root / "built").read_text() == "x\n"
    assert [wording.figure(found[name]) for name in "ab"] == ["3.0 ns", "3.0 ns"]
    assert record.trials[0].made_of.build == "./make-it"


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("echo no such header >&2; exit 2", "failed (exit code 2):\nno such header"),
        ("echo in vain; trap '' TERM; sleep 60", "timed out after 300 ms:\nin vain"),
        ("kill -KILL $$", "was ended by SIGKILL"),
    ],
)
def test_a_build_that_fails_or_hangs_is_told_with_its_last_words(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch, does: str, said: str
) -> None:
    monkeypatch.setattr("generator.measure.builds.LIMIT", 300_000_000)
    program(notebook, "make-it", does)
    with pytest.raises(BuildError) as caught:
        measured(notebook, trial("a", ["./made"], lines("{}")), build=("./make-it",))
    assert caught.value.what.endswith(f"the build of 'a' {said}")
    assert caught.value.exit_code == 3


def test_what_a_build_needs_and_is_not_there_skips_the_program(notebook: Notebook) -> None:
    program(notebook, "made", "echo 1 ns")
    _, found = measured(notebook, trial("a", ["./made"], lines("{}")), build=("no-such-make",))
    assert status(found["a"]) == "skipped: needs no-such-make to be built"


@pytest.mark.parametrize(
    ("does", "why"),
    [("echo needs libbenchmark-dev >&2; exit 77", "needs libbenchmark-dev"), ("exit 77", "no reason given")],
)
def test_a_build_that_ends_with_77_skips_what_it_would_make_though_an_older_one_is_there(
    notebook: Notebook, does: str, why: str
) -> None:
    program(notebook, "make-it", does)
    program(notebook, "made", "echo 1 ns")
    _, found = measured(notebook, trial("a", ["./made"], lines("{}")), build=("./make-it",))
    assert status(found["a"]) == f"skipped: {why}"


def test_a_dry_run_builds_nothing_and_misses_nothing_that_a_build_makes(notebook: Notebook) -> None:
    program(notebook, "make-it", "touch built")
    one = trial("a", ["./made"], lines("{}"))
    measurement = Measurement("a", "a", "", ("anywhere",), run=one.run, build=("./make-it",))
    assert prepare(notebook, [one], {"a": measurement}, dry=True).placed[0].reason == ""
    assert not (notebook.root / "built").exists()


# ---------------------------------------------------------------- what it printed


def test_the_output_of_the_first_process_is_kept_beside_the_samples(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/ann")
    program(notebook, "says", "echo x >>n; printf 'at /home/ann\\n%s ns\\n' $(wc -l <n)")
    record, _ = measured(notebook, trial("a", ["./says"], lines("{} ns")), trial("whole", ["./says"], of="a"))
    with zipfile.ZipFile(notebook.results(STEM) / f"{record.name}.outputs.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "0 a@anywhere.txt": b"at ~\n1 ns\n"
        }
    assert [one.output for one in record.trials] == ["", ""]
    assert "*.outputs.zip" in (notebook.root / "results" / ".gitignore").read_text()


def test_of_later_processes_no_output_is_kept(notebook: Notebook) -> None:
    program(notebook, "says", "echo 1 ns")
    one = trial("a", ["./says"], lines("{}"))
    prepared = prepare(notebook, [one])
    kept = [process_spec(prepared, one, Invocation(n, 0), quick=False).keeps_output for n in range(3)]
    assert kept == [True, False, False]


def test_a_record_holds_the_first_lines_of_an_output_that_a_block_shows(notebook: Notebook) -> None:
    program(notebook, "says", "echo '\ta\033[0mb'; seq 1 70; echo 5 ns")
    record, _ = measured(
        notebook,
        trial("a", ["./says"], lines("{} ns")),
        trial("whole", ["./says"], of="a"),
        body=[Block("output", ("whole",), {}, NOWHERE)],
    )
    shown = record.trials[1].output.split("\n")
    assert (record.trials[0].output, shown[1:3], shown[-1]) == ("", ["1", "2"], "... and 12 lines more")
    assert len(shown) == 61
