"""The commands as a user types them: what they print, what they write, what they end with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from generator.records import store
from tests.notebook import NOTE, STEM, Notebook

BUDGET = """title: a note
budget: 4 s
measure:
  wake: {probe: handoff_futex}
conditions: {anywhere: , slept: {idle: 20 ms}}
body: |
  slept: {{ slept.wake }}
"""
SLOW = "#!/bin/sh\nsleep 60\n"


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    return Notebook(tmp_path)


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Notebook:
    """A notebook whose note was measured; tests that use it only read."""
    one = Notebook(tmp_path_factory.mktemp("measured"))
    done = one.run("run", "2023-11-03")
    assert done.returncode == 0, done.stderr
    return one


def test_run_measures_and_says_where_the_post_is(measured: Notebook) -> None:
    text = measured.post.read_text()
    assert "expected 40–50" in text
    assert "Time spent on a steady thing: 42 ns" in text
    assert len(measured.records) == 1
    steady, other = store.load(measured.records[0]).trials
    assert [run.median for run in steady.runs] == [42.0] * 6
    assert [run.median for run in other.runs] == [15.0] * 6


def test_run_ends_with_a_table_of_verdicts_and_the_posts_path(notebook: Notebook) -> None:
    done = notebook.run("run", STEM)
    assert done.stdout.splitlines()[-1] == f"_posts/{STEM}.markdown"
    row = next(line for line in done.stdout.splitlines() if "a steady thing" in line)
    assert "42 ns  41–43" in row
    assert "✓ within the 40–50 ns of theory" in row
    assert done.stderr == ""


def test_rendering_twice_gives_the_same_bytes(measured: Notebook) -> None:
    before = measured.files()
    done = measured.run("render", STEM)
    assert done.stdout == f"_posts/{STEM}.markdown (unchanged)\n"
    assert measured.files() == before


def test_rendering_in_another_time_zone_and_language_gives_the_same_bytes(
    measured: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = measured.files()
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    assert measured.run("render", STEM, "--force").returncode == 0
    assert measured.files() == before


def test_render_check_tells_current_from_missing_stale_and_edited(notebook: Notebook) -> None:
    assert "missing" in notebook.run("render", "--all", "--check").stdout
    notebook.run("run", STEM)
    current = notebook.run("render", "--all", "--check")
    assert (current.returncode, current.stdout) == (0, f"_posts/{STEM}.markdown: current\n")
    notebook.note(NOTE.replace("one question", "another question"))
    stale = notebook.run("render", "--all", "--check")
    assert (stale.returncode, stale.stdout) == (6, f"_posts/{STEM}.markdown: stale\n")
    notebook.post.write_text(notebook.post.read_text() + "mine\n")
    edited = notebook.run("render", "--all", "--check")
    assert (edited.returncode, edited.stdout) == (6, f"_posts/{STEM}.markdown: stale\n")
    assert notebook.run("render", "--all").returncode == 0
    edited = notebook.run("render", "--all", "--check")
    assert (edited.returncode, edited.stdout) == (0, f"_posts/{STEM}.markdown: edited\n")


def test_force_overwrites_a_post_edited_by_hand_and_keeps_it(notebook: Notebook) -> None:
    notebook.run("run", STEM)
    notebook.post.write_text("mine\n")
    forced = notebook.run("render", STEM, "--force")
    assert forced.returncode == 0
    (kept,) = (notebook.root / "results" / STEM).glob("*.edited.markdown")
    assert f"your version of the post is in results/{STEM}/{kept.name}" in forced.stdout
    assert kept.read_text() == "mine\n"
    assert "Time spent on" in notebook.post.read_text()


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (NOTE.replace("probe: says, label: another", "probe: sayz, label: another"), "did you mean 'says'?"),
        (NOTE.replace("{{ steady }}", "{{ stedy }}"), "stedy"),
        (NOTE.replace("40..50 ns", "50..40 ns"), "upside down"),
        ("", "empty"),
    ],
)
def test_a_wrong_note_ends_with_2_and_leaves_everything_as_it_was(
    notebook: Notebook, broken: str, said: str
) -> None:
    notebook.note(broken)
    before = notebook.files()
    for command in ("run", "check", "render"):
        done = notebook.run(command, STEM)
        assert done.returncode == 2
        assert f"experiments/{STEM}.yml:" in done.stderr
        assert said in done.stderr
        assert "Traceback" not in done.stderr
    assert notebook.files() == before


def test_a_fault_in_another_note_never_stops_a_run(notebook: Notebook) -> None:
    notebook.write("experiments/2023-11-04-broken.yml", "title: [")
    assert notebook.run("run", STEM).returncode == 0
    assert notebook.run("check").returncode == 2


def test_two_notes_with_one_url_are_named(notebook: Notebook) -> None:
    notebook.write("experiments/2023-11-3-note.yml", NOTE)
    done = notebook.run("check")
    assert done.returncode == 2
    assert "same URL" in done.stderr


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("#!/bin/sh\nkill -SEGV $$\n", "SIGSEGV"),
        ("#!/bin/sh\necho '{% endraw %}' >&2; exit 9\n", "exit code 9"),
        ("#!/bin/sh\necho garbage\n", "not JSON"),
    ],
)
def test_a_measurement_that_fails_has_its_place_in_the_post_with_the_reason(
    notebook: Notebook, script: str, said: str
) -> None:
    notebook.probe("bad", script)
    notebook.note(
        NOTE.replace("another thing,", "another thing,").replace("other: {probe: says", "other: {probe: bad")
    )
    done = notebook.run("run", STEM)
    assert done.returncode == 4, done.stderr
    text = notebook.post.read_text()
    assert "Time spent on a steady thing: 42 ns" in text
    assert "Time spent on another thing: failed" in text
    assert said in text


def test_a_probe_that_hangs_is_ended_at_its_limit_and_said_so(notebook: Notebook) -> None:
    notebook.probe("bad", SLOW)
    notebook.note(NOTE.replace("other: {probe: says", "other: {limit: 200 ms, probe: bad"))
    done = notebook.run("run", STEM)
    assert done.returncode == 4
    assert "Time spent on another thing: timed out after 200 ms" in notebook.post.read_text()


def test_a_skip_is_no_failure(notebook: Notebook) -> None:
    notebook.probe("bad", "#!/bin/sh\necho no keys in this CPU >&2; exit 77\n")
    notebook.note(NOTE.replace("other: {probe: says", "other: {probe: bad"))
    assert notebook.run("run", STEM).returncode == 0
    assert "skipped: no keys in this CPU" in notebook.post.read_text()


def test_a_probe_that_does_not_compile_ends_with_3_before_anything_is_measured(notebook: Notebook) -> None:
    notebook.write("probes/bad.c", "/* Nothing. */\nint main(void) { return 0 }\n")
    notebook.note(
        NOTE.replace(
            'other: {probe: says, label: another thing, params: {values: "10.0,20.0"}}',
            "other: {probe: bad, label: another thing}",
        )
    )
    before = notebook.files()
    done = notebook.run("run", STEM)
    assert done.returncode == 3
    assert "bad.c:2:" in done.stderr
    assert notebook.files() == before


def interrupted(notebook: Notebook, number: int) -> tuple[int, str]:
    """Run a note whose second measurement hangs; the signal comes once the first has answered."""
    notebook.probe("bad", SLOW)
    notebook.note(NOTE.replace("other: {probe: says", "other: {probe: bad"))
    process = notebook.start("run", STEM, "--seed", "0")
    folder = notebook.root / "results" / STEM
    for _ in range(2000):
        journals = list(folder.glob(".*.journal"))
        if journals and b'"answer": ' in journals[0].read_bytes():
            break
        time.sleep(0.01)
    os.kill(process.pid, number)
    _, err = process.communicate(timeout=30)
    return process.returncode, err


@pytest.fixture
def published(notebook: Notebook) -> bytes:
    assert notebook.run("run", STEM).returncode == 0
    return notebook.post.read_bytes()


def test_ctrl_c_keeps_what_is_measured_and_leaves_the_post_alone(
    notebook: Notebook, published: bytes
) -> None:
    code, err = interrupted(notebook, signal.SIGINT)
    assert code == 130
    assert "render" in err
    assert "Traceback" not in err
    assert notebook.post.read_bytes() == published
    assert len(notebook.records) == 2
    assert json.loads(notebook.records[1].read_text())["interrupted"]


def test_what_a_killed_run_measured_is_recovered_by_the_next_command(
    notebook: Notebook, published: bytes
) -> None:
    code, _ = interrupted(notebook, signal.SIGKILL)
    assert code == -signal.SIGKILL
    assert len(notebook.records) == 1
    notebook.note(NOTE)
    assert notebook.run("render", STEM).returncode == 0
    assert len(notebook.records) == 2
    assert not list((notebook.root / "results" / STEM).glob(".*.journal"))
    assert notebook.post.read_bytes() == published


def test_only_measures_one_and_takes_the_rest_from_the_record_before(notebook: Notebook) -> None:
    notebook.run("run", STEM)
    notebook.note(NOTE.replace("10.0,20.0", "100.0"))
    assert notebook.run("run", STEM, "--only", "other").returncode == 0
    assert [trial.trial.id for trial in store.load(notebook.records[-1]).trials] == ["other@anywhere"]
    text = notebook.post.read_text()
    assert "Time spent on a steady thing: 42 ns" in text
    assert "Time spent on another thing: 100 ns" in text


def test_only_with_an_unknown_name_lists_those_there_are(notebook: Notebook) -> None:
    done = notebook.run("run", STEM, "--only", "oter")
    assert done.returncode == 2
    assert "did you mean 'other'?" in done.stderr


def test_changed_measures_only_what_no_complete_record_holds(notebook: Notebook) -> None:
    notebook.run("run", STEM)
    notebook.run("run", STEM, "--changed")
    assert len(notebook.records) == 1
    notebook.note(NOTE.replace("10.0,20.0", "100.0"))
    notebook.run("run", STEM, "--changed")
    assert [trial.trial.id for trial in store.load(notebook.records[-1]).trials] == ["other@anywhere"]


def test_a_quick_record_holds_nothing_back_from_changed(notebook: Notebook) -> None:
    notebook.run("run", STEM, "--quick")
    notebook.run("run", STEM, "--changed")
    assert [store.load(path).quick for path in sorted(notebook.records)] == [True, False]


def test_changed_notices_a_changed_probe(notebook: Notebook) -> None:
    notebook.run("run", STEM)
    notebook.probe("says", (notebook.root / "probes/says").read_text() + "# changed\n")
    notebook.run("run", STEM, "--changed")
    assert len(notebook.records) == 2


def test_changed_measures_all_again_where_one_is_changed_and_the_machine_was_started_since(
    notebook: Notebook,
) -> None:
    notebook.run("run", STEM)
    (path,) = notebook.records
    state = json.loads(path.read_text())["machine"]["state"]
    path.write_text(path.read_text().replace(state, "0" * len(state)))
    notebook.run("run", STEM, "--changed")
    assert len(notebook.records) == 1
    notebook.note(NOTE.replace("10.0,20.0", "100.0"))
    notebook.run("run", STEM, "--changed")
    assert len(store.load(notebook.records[-1]).trials) == len(store.load(path).trials) == 2


def test_quick_is_said_beside_every_figure(notebook: Notebook) -> None:
    notebook.run("run", STEM, "--quick")
    lines = [line for line in notebook.post.read_text().splitlines() if line.startswith("Time spent on")]
    assert len(lines) == 2
    assert all("quick" in line for line in lines)


def test_a_dry_run_prints_the_trials_and_writes_nothing(notebook: Notebook) -> None:
    before = notebook.files()
    done = notebook.run("run", STEM, "--dry-run")
    assert done.returncode == 0
    assert "steady@anywhere" in done.stdout
    assert "12 processes" in done.stdout
    assert notebook.files() == before


def test_check_counts_the_notes_without_errors(notebook: Notebook) -> None:
    assert notebook.run("check").stdout == "1 note: no errors\n"


def test_new_makes_a_note_that_checks_and_never_overwrites_one(notebook: Notebook) -> None:
    done = notebook.run("new", "2024-01-02", 'a "quoted" title: with $x & {{ y }}')
    assert done.returncode == 0, done.stderr
    (path,) = (notebook.root / "experiments").glob("2024-01-02-*.yml")
    assert notebook.run("check", path.stem).returncode == 0
    text = path.read_text()
    again = notebook.run("new", "2024-01-02", 'a "quoted" title: with $x & {{ y }}')
    assert again.returncode == 2
    assert path.read_text() == text


def test_new_writes_the_experiment_around_a_program(notebook: Notebook) -> None:
    words = """echo 'took {a} $(id): 5 us'"""
    done = notebook.run("new", "2024-01-02", "mine", "--run", words)
    assert done.returncode == 0, done.stderr
    text = (notebook.root / "experiments/2024-01-02-mine.yml").read_text()
    assert 'run: [echo, "took {{a}} $(id): 5 us"]' in text
    assert 'pick: "took {{a}} $(id): {}"' in text
    checked = notebook.run("check", "2024-01-02-mine")
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    ("command", "code", "told"),
    [
        ("no-such-program", 2, "there is no program 'no-such-program'"),
        ("a 'b", 2, "open quotation mark"),
        (" ", 2, "run which program?"),
        ("''", 2, "which program?"),
        ("false", 4, "false: failed: exit code 1"),
    ],
)
def test_new_writes_nothing_around_a_program_that_does_not_run(
    notebook: Notebook, command: str, code: int, told: str
) -> None:
    done = notebook.run("new", "2024-01-02", "mine", "--run", command)
    assert done.returncode == code
    assert told in done.stderr
    assert not (notebook.root / "experiments/2024-01-02-mine.yml").exists()


def test_new_runs_no_program_where_the_note_is_there_already(notebook: Notebook) -> None:
    assert notebook.run("new", "2024-01-02", "mine").returncode == 0
    done = notebook.run("new", "2024-01-02", "mine", "--run", f"touch {notebook.root}/ran")
    assert done.returncode == 2
    assert not (notebook.root / "ran").exists()


def test_new_refuses_a_day_that_is_none(notebook: Notebook) -> None:
    done = notebook.run("new", "2023-02-30", "x")
    assert done.returncode == 2
    assert "is not a day" in done.stderr


def test_list_shows_state_and_open_questions(measured: Notebook) -> None:
    head, question = measured.run("list").stdout.splitlines()
    assert head.startswith(f"{STEM}: measured 20")
    assert head.endswith("published")
    assert question == "  [ ] what is open?"


def test_probes_are_listed_and_each_prints_what_it_measures(notebook: Notebook) -> None:
    listed = notebook.run("probes").stdout
    assert "mutex_lock" in listed
    assert "says" in listed
    one = notebook.run("probes", "handoff_condvar").stdout
    assert "signal=inside" in one
    near = notebook.run("probes", "mutex_lok")
    assert near.returncode == 2
    assert "did you mean 'mutex_lock'?" in near.stderr


def test_try_runs_one_probe_and_records_nothing(notebook: Notebook) -> None:
    before = notebook.files()
    done = notebook.run("try", "says", "values=41.0,42.0,43.0")
    assert done.returncode == 0, done.stderr
    assert "median 42 ns" in done.stdout
    assert notebook.files() == before


def test_try_tells_why_a_probe_failed_or_skipped(notebook: Notebook) -> None:
    notebook.probe("bad", "#!/bin/sh\necho no keys >&2; exit 77\n")
    done = notebook.run("try", "bad")
    assert (done.returncode, done.stdout) == (0, "skipped: no keys\n")
    notebook.probe("bad", "#!/bin/sh\nexit 5\n")
    done = notebook.run("try", "bad")
    assert (done.returncode, done.stdout) == (4, "failed: exit code 5\n")


def test_doctor_says_of_each_thing_what_it_means_and_what_to_do(notebook: Notebook) -> None:
    done = notebook.run("doctor")
    assert done.returncode == 0
    for name in ("governor", "clocksource", "compiler", "virtual"):
        assert name in done.stdout
    assert "Threads" not in done.stdout
    assert "Threads" in notebook.run("doctor", "--all").stdout


@pytest.mark.needs("compiler")
def test_a_budget_is_divided_and_the_dry_run_says_what_it_cut(notebook: Notebook) -> None:
    notebook.note(BUDGET)
    lines = notebook.run("run", STEM, "--dry-run").stdout.splitlines()
    assert lines[-1] == "12 processes, about 4 s, within a budget of 4 s"
    assert " 13 of 15 " in next(line for line in lines if "wake@slept" in line)
    assert " of " not in next(line for line in lines if "wake@anywhere" in line)
    longer = notebook.run("run", STEM, "--dry-run", "--budget", "90s").stdout
    assert "within a budget of 1 min 30 s" in longer
    assert " 730 " in longer
    quick = notebook.run("run", STEM, "--dry-run", "--quick").stdout
    assert "more than a budget" not in quick


@pytest.mark.needs("compiler")
def test_what_a_budget_cut_stands_in_the_record_beside_the_figure_and_under_how_it_was_measured(
    notebook: Notebook,
) -> None:
    notebook.note(BUDGET)
    assert notebook.run("run", STEM, "--budget", "3s").returncode == 0
    warm, slept = store.load(notebook.records[0]).trials
    assert (warm.trial.events, slept.trial.events) == (None, 5)
    assert [run.n for run in slept.runs] == [5] * 6
    text = notebook.post.read_text()
    assert "cut: 5 of 15 events per process" in text.replace("\xa0", " ")
    assert "cut to keep within the budget: 5 of 15 events per process (1 figure)" in text.replace("\xa0", " ")
    trials = [line for line in notebook.records[0].read_text().splitlines() if '"measurement":"wake"' in line]
    assert ['"events":5' in line for line in trials] == [False, True]


def test_a_note_whose_budget_is_too_short_for_one_process_of_each_trial_has_a_fault(
    notebook: Notebook,
) -> None:
    notebook.note(BUDGET.replace("4 s", "400 ms"))
    done = notebook.run("check")
    assert done.returncode == 2
    assert done.stderr.startswith(f"experiments/{STEM}.yml:2:9: a budget of 400 ms is too short: one process")
    assert "hint: write a longer one" in done.stderr


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("0", "--budget is a time, not '0'"),
        ("-1", "--budget is a time, not '-1'"),
        ("soon", "--budget is a time, not 'soon'"),
        ("", "--budget is a time, not ''"),
        ("0s", "--budget must be greater than zero, not '0s'"),
        ("1 ns", "a budget of 1 ns is too short: one process of each trial takes 1 s"),
    ],
)
def test_a_budget_that_is_none_ends_with_2_and_a_hint(notebook: Notebook, given: str, said: str) -> None:
    before = notebook.files()
    done = notebook.run("run", STEM, "--budget", given)
    assert done.returncode == 2
    assert done.stderr.startswith(said)
    assert "hint:" in done.stderr
    assert notebook.files() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("run",),
        ("run", "2099-01-01"),
        ("render",),
        ("render", "x", "--all"),
        ("frobnicate",),
        ("--notebook", "/nowhere", "list"),
    ],
)
def test_a_wrong_command_line_ends_with_2_and_without_a_traceback(
    notebook: Notebook, arguments: tuple[str, ...]
) -> None:
    done = notebook.run(*arguments)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_another_notebook_can_be_named(notebook: Notebook, tmp_path: Path) -> None:
    done = notebook.run("--notebook", str(tmp_path), "check")
    assert done.stdout == "1 note: no errors\n"


def test_a_second_run_waits_for_the_first_and_says_who_holds_the_machine(notebook: Notebook) -> None:
    notebook.probe("says", '#!/bin/sh\nsleep 0.5\necho \'{"unit": "ns", "samples": [42.0]}\'\n')
    first = notebook.start("run", STEM, "--only", "steady")
    while not list((notebook.root / "results").rglob(".*.journal")):
        time.sleep(0.01)
    second = notebook.run("run", STEM, "--only", "other", "--quick")
    first.communicate()
    assert f"pid {first.pid} since" in second.stderr
    assert (first.returncode, second.returncode) == (0, 0)
    assert len(notebook.records) == 2


@pytest.mark.parametrize(("setting", "ignored"), [("false", True), ("true", False)])
def test_git_takes_records_and_the_samples_only_if_config_says_so(
    notebook: Notebook, setting: str, ignored: bool
) -> None:
    notebook.write("config.yml", f"commit_samples: {setting}\n")
    notebook.run("run", STEM)
    subprocess.run(["git", "init", "-q"], cwd=notebook.root, check=True)
    untracked = ["git", "ls-files", "--others", "--exclude-standard", "results"]
    listed = subprocess.check_output(untracked, cwd=notebook.root, text=True)
    assert (".npz" not in listed) == ignored
    assert notebook.records[0].name in listed
    assert ".journal" not in listed


def test_a_ratio_of_a_figure_with_two_modes_is_warned_of(notebook: Notebook) -> None:
    events = "[" + ",".join(["10", "11"] * 300 + ["100", "110"] * 300) + "]"
    notebook.probe("two", f'#!/bin/sh\necho \'{{"unit": "ns", "kind": "event", "samples": {events}}}\'\n')
    notebook.note(
        NOTE.replace("other: {probe: says", "other: {probe: two")
        .replace('params: {values: "10.0,20.0"}}', "runs: 6}")
        .replace("measured {{ steady }}", "ratio {{ other / steady }}")
    )
    done = notebook.run("run", STEM)
    assert done.returncode == 0
    assert done.stderr == "warning: {{ other / steady }}: 0.25 to 2.5 times, over the modes\n"
    assert "ratio 0.25 to 2.5\u00a0times" in notebook.post.read_text()


def test_a_trial_of_which_a_process_failed_gets_no_further_one(notebook: Notebook) -> None:
    log = notebook.root / ".cache" / "log"
    notebook.probe("bad", f"#!/bin/sh\necho once >> {log}\nexit 3\n")
    notebook.note(NOTE.replace("other: {probe: says", "other: {probe: bad"))
    assert notebook.run("run", STEM).returncode == 4
    assert log.read_text() == "once\n"


# ---------------------------------------------------------------- built and started otherwise

BUILDS = """title: a note
measure:
  c: {probe: built, label: in C}
  script: {probe: says, label: a script, params: {values: "10.0"}, conditions: [slow, there]}
conditions:
  usual:
  slow: {cflags: -O0}
  absent: {cc: no-such-cc}
  there: {env: {WORD: "${HOME}"}, prepare: [touch, prepared]}
  never: {prepare: [sh, -c, echo not today; exit 1]}
body: |
  {{ c.fact.optimised }}, {{ slow.c.fact.optimised }}, {{ there.c.fact.word }}, {{ absent.c.fact.word }},
  {{ never.c }}; {{ slow.script }}
"""
BUILT = """/* Says how it was built. Measured: nothing. Not measured: anything.
 *
 * kind fact
 */
#include <stdio.h>
#include <stdlib.h>
int main(void) {
#ifdef __OPTIMIZE__
    int optimised = 1;
#else
    int optimised = 0;
#endif
    printf("{\\"facts\\": {\\"optimised\\": %s, \\"word\\": %s}}", optimised ? "true" : "false",
           getenv("WORD") ? "true" : "false");
}
"""


@pytest.mark.needs("compiler")
def test_a_condition_decides_how_a_probe_is_built_and_started(notebook: Notebook) -> None:
    notebook.write("probes/built.c", BUILT)
    notebook.note(BUILDS)
    done = notebook.run("run", STEM)
    assert done.returncode == 4, done.stderr
    text = " ".join(notebook.post.read_text().replace("&nbsp;", " ").split())
    assert "yes, no, yes, [skipped: needs no-such-cc: no such compiler here]" in text
    assert "[failed: prepare: not today]; 10 ns" in text
    assert "ignores cflags" in text
    assert (notebook.root / "prepared").exists()
    (path,) = notebook.records
    assert os.environ["HOME"] not in path.read_text()
    assert notebook.run("run", STEM, "--changed").returncode == 4
    first, second = (store.load(path) for path in notebook.records)
    assert {one.trial.condition.name for one in second.trials} == {"absent", "never"}
    assert len(first.trials) == 7


@pytest.mark.needs("compiler")
def test_try_takes_flags_and_a_command_too(notebook: Notebook) -> None:
    notebook.write("probes/built.c", BUILT)
    assert "optimised: yes" in notebook.run("try", "built").stdout
    done = notebook.run("try", "built", "cflags=-O0 -g", "prepare=touch prepared")
    assert "optimised: no" in done.stdout
    assert (notebook.root / "prepared").exists()
    assert "No closing quotation" in notebook.run("try", "built", "cflags='").stderr


def test_a_flag_that_does_not_compile_ends_with_3_in_the_compilers_words(notebook: Notebook) -> None:
    notebook.write("probes/built.c", BUILT)
    notebook.note(BUILDS.replace("-O0", "-fno-such"))
    before = notebook.files()
    done = notebook.run("run", STEM)
    assert (done.returncode, notebook.files()) == (3, before)
    assert "-fno-such" in done.stderr


# ---------------------------------------------------------------- counters

COUNTING = """#!/bin/sh
# What a machine with a PMU answers.
for word; do case $word in pmu=*) pmu=${word#pmu=};; esac; done
case $pmu in
yes) counters='"instructions": 12.01, "cycles": 4.5, "branch_misses": 0.0002, "cache_misses": 0' ;;
no) counters='"instructions": "no PMU here", "cycles": "no PMU here", "faults": 0.25' ;;
esac
echo "{\\"samples\\": [41.0], \\"counters\\": {$counters}, \\"counted\\": \\"${pmu#no}\\"}"
"""
COUNTED = """title: a note
measure:
  there: {probe: counting, label: with one, params: {pmu: "yes"}}
  none: {probe: counting, label: without, params: {pmu: "no"}}
body: |
  {{ there.instructions }} instructions, {{ there.instructions / there.cycles }}; {{ none.cycles }};
  {{ none.fact.faults }}; {{ none.branch_misses }}; {{ there.instructions / there }}

  ```{table}
  columns: [median, instructions, branch_misses, cache_misses]
  ```
"""


def test_counters_stand_in_tables_and_prose_or_why_there_are_none(notebook: Notebook) -> None:
    notebook.probe("counting", COUNTING)
    notebook.note(COUNTED)
    done = notebook.run("run", STEM)
    assert done.returncode == 0, done.stderr
    text = notebook.post.read_text().replace("&nbsp;", " ")
    prose = " ".join(text.split())
    assert "12.01 instructions, 2.6689× (2.6688–2.6689); [no PMU here]; 0.25; [not counted];" in prose
    assert r"no ratio of a count and a time" in prose
    heads, _, there, none = [line for line in text.splitlines() if line.startswith("|")][:4]
    assert heads == "| measured | median | instructions | branch misses | cache misses |"
    assert "| 12.01 | 0.00020 | 0 |" in there
    assert "| <small>no PMU here</small> | <small>not counted</small> |" in none
    assert notebook.run("render", STEM, "--check").returncode == 0


# ---------------------------------------------------------------- which notebook


def test_a_command_finds_its_notebook_from_a_folder_inside(notebook: Notebook) -> None:
    notebook.cwd = notebook.root / "experiments"
    done = notebook.run("check", f"{STEM}.yml")
    assert (done.returncode, done.stdout) == (0, "1 note: no errors\n")
    assert done.stderr == f"notebook: {notebook.root}\n"


@pytest.mark.parametrize("command", ["check", "list", "run x", "render --all", "new 2024-01-02 x"])
def test_where_there_is_no_notebook_nothing_is_begun(
    notebook: Notebook, command: str, tmp_path: Path
) -> None:
    (notebook.root / "experiments").rename(tmp_path / "elsewhere")
    done = notebook.run(*command.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("this is no notebook: neither ")
    assert not (notebook.root / "experiments").exists()
    assert notebook.run("probes").returncode == notebook.run("doctor").returncode == 0


def test_a_first_note_is_begun_where_one_says_so(notebook: Notebook) -> None:
    (notebook.root / f"experiments/{STEM}.yml").unlink()
    (notebook.root / "experiments").rmdir()
    done = notebook.run("--notebook", ".", "new", "2024-01-02", "x")
    assert (
        done.stdout
        == "experiments/2024-01-02-x.yml: edit it, then:\n  python -m generator run 2024-01-02-x\n"
    )


def test_git_passes_over_the_cache_in_any_blog(notebook: Notebook) -> None:
    subprocess.run(["git", "init", "-q"], cwd=notebook.root, check=True)
    notebook.run("try", "says", "values=1.0")
    assert (notebook.root / ".cache/.gitignore").read_text() == "*\n"
    notebook.write(".cache/.gitignore", "*\n# mine\n")
    notebook.run("run", STEM, "--quick")
    listed = subprocess.check_output(["git", "status", "--short", "-uall"], cwd=notebook.root, text=True)
    assert "_posts/" in listed
    assert ".cache" not in listed
    assert (notebook.root / ".cache/.gitignore").read_text() == "*\n# mine\n"


def test_a_dry_run_leaves_no_word_in_the_cache_that_git_would_need(notebook: Notebook) -> None:
    notebook.run("run", STEM, "--dry-run")
    assert not (notebook.root / ".cache/.gitignore").exists()


@pytest.mark.parametrize("text", ["a\u202eb", "\x1b[31mred"])
def test_what_would_steer_the_terminal_is_never_printed_raw(notebook: Notebook, text: str) -> None:
    for arguments in (
        ["run", text],
        ["probes", text],
        [text],
        ["run", STEM, "--only", text],
        ["new", text, "x"],
    ):
        done = notebook.run(*arguments)
        assert done.returncode == 2
        assert text not in done.stdout + done.stderr
