"""What stands under "How this was measured"."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from generator.findings import select
from generator.model.finding import Caveat
from generator.model.note import Measurement
from generator.model.record import MadeOf
from generator.render import method, surroundings, words
from tests import samples
from tests.factories import experiment, measured, measurement, record, session, trial
from tests.render.test_post import page, plain, rendered


def closing(text: str) -> str:
    return text.partition(">How this was measured</summary>")[2]


def test_the_closing_part_names_everything_that_the_numbers_stand_on(tmp_path: Path) -> None:
    text = closing(plain(page(tmp_path, "text\n")))
    for part in (
        "Xeon",
        "2 CPUs",
        "kernel: 6.1.0-13-amd64",
        "compiler: gcc (Debian 12.2.0-14) 12.2.0, -O2 -Wl,-z,lazy",
        "2 cores, 1 socket, SMT off",
        "6 new processes per figure, in 2 rounds, in random order (seed 1968); 40 short ones",
        "two cores: CPU 0 and 1",
        "take 15.1–15.6 ns, never taken off",
        "core clock: 2.98–3.08 GHz, 11.8 additions per ns",
        "0.31 in the worst round",
        "interrupted",
        "`results/2023-11-03-threads/20231103T065346000Z-host-1a2b3c.json`",
        "python -m generator run 2023-11-03-threads\n",
    ):
        assert part in text.replace("\\", ""), part


def test_it_goes_from_the_words_over_the_command_the_machine_and_the_noise_to_every_number(
    tmp_path: Path,
) -> None:
    text = closing(plain(page(tmp_path, "text\n")))
    order = (
        "- *figure*:",
        "To run it again:",
        "The records",
        "The machine:",
        "what disturbed",
        "Every number",
    )
    assert [text.index(part) for part in order] == sorted(text.index(part) for part in order)


def test_every_number_of_a_condition_stands_in_a_fold_with_its_interval_and_its_basis_once(
    tmp_path: Path,
) -> None:
    text = closing(plain(page(tmp_path, "text\n")))
    before, _, after = text.partition("<summary>Every number, on two cores, kept awake</summary>")
    assert before.rstrip().endswith('<details markdown="1">')
    fold = after.partition("</details>")[0]
    assert "18 µs<br><small>17.8–18.2</small>" in fold
    assert fold.count("6 processes, 30,000 samples.") == 1
    assert (
        '- <span class="sign-holds">✓ pthread (CondVar): 1.67× (1.63–1.71) faster than on two cores' in fold
    )


def test_where_the_numbers_of_a_condition_have_several_bases_each_says_whose_it_is(tmp_path: Path) -> None:
    text = closing(plain(page(tmp_path, "text\n")))
    anywhere = text.partition("Every number, anywhere</summary>")[2].partition("</details>")[0]
    assert "6 processes, 600 samples (acquiring a free lock). 6 processes, 30,000 samples (all others)." in (
        anywhere
    )
    whose = "One operation is lock + unlock (acquiring a free lock). One operation is one way (all others)."
    assert whose in anywhere


def test_with_nothing_measured_the_post_says_so_and_how_to_measure(tmp_path: Path) -> None:
    found = samples.found(
        samples.note(tmp_path), status="not measured", n=0, events=0, first=None, median=None
    )
    text = plain(rendered(replace(found, records=())))
    assert "Time spent on futex: not measured yet" in text
    assert "Nothing has been measured yet. To run it:" in text


def test_a_machine_that_tells_nothing_gives_a_post_too(tmp_path: Path) -> None:
    found = samples.found(samples.note(tmp_path))
    silent = replace(found.records[0], machine={}, compiler={}, rounds=(), trials=())
    assert "How this was measured" in rendered(replace(found, records=(silent,))).text


# ------------------------------------------------------------------ noise


def others(*rounds: Mapping[str, float]) -> str:
    return dict(surroundings.noise([record(rounds=rounds)]))["other work"]


def test_other_work_that_was_not_counted_is_not_known() -> None:
    assert others(*[{}] * 6) == "not known"
    assert others(*[{"probes": 0.07}] * 6) == "not known (rounds of 0.07 s)"
    assert others({"other_cpu": 0.2}, {}) == "0.20 CPUs, 0.20 in the worst round; not known of 1 of 2 rounds"


def test_little_other_work_is_said_to_be_less_than_what_can_be_told() -> None:
    assert others({"other_cpu": 0.004}) == "less than 0.01 CPUs"
    assert others({"other_cpu": 0.005}) == "0.01 CPUs, 0.01 in the worst round"


def test_what_brought_the_processes_to_another_host_is_told_with_whether_it_was_silent() -> None:
    there = record(measured(each={"engine": 0}), engine="ssh")
    said = "by ssh, silent in all 6 processes (0 context switches)"
    assert dict(surroundings.noise([there]))["brought there"] == said
    assert dict(surroundings.noise([record(measured())]))["brought there"] == ""


def test_several_sessions_are_told_with_their_times() -> None:
    newest, older = record(name="20261127T140500000Z-host-a"), record()
    assert dict(surroundings.noise([newest]))["sessions"] == ""
    assert dict(surroundings.noise([newest, older]))["sessions"] == (
        "2, begun at 2026-11-27 14:05, 2026-11-23 12:00 (UTC); what follows is of the first of these"
    )


def processes(seconds: float, rounds: int = 6) -> str:
    one = measured(trial=trial(runs=6))
    return dict(surroundings.noise([record(one, rounds=[{"probes": seconds}] * rounds)]))["processes"]


def test_rounds_that_follow_each_other_faster_than_a_disturbance_passes_say_how_long_all_took() -> None:
    assert "in 6 rounds, in random order (seed 7), all within 1 s" in processes(0.07)
    assert ", all within 30 s" in processes(4.9)
    assert "within" not in processes(5.0)


def test_a_session_that_went_on_says_how_often_it_was_interrupted_and_not_within_how_long_it_ran() -> None:
    def told(*names: str) -> str:
        one = record(measured(trial=trial(runs=6)), rounds=[{"probes": 0.07}] * 6, resumes=names)
        return dict(surroundings.noise([one]))["processes"]

    assert told("a").endswith("(seed 7); interrupted and gone on with")
    assert told("a", "b").endswith("(seed 7); interrupted twice and gone on with")
    assert told("a", "b", "c").endswith("(seed 7); interrupted 3 times and gone on with")


def drifted(noise: float) -> str:
    """Ten trials of twelve rounds: a common trend, and noise of each its own."""
    chance = random.Random(1)
    trials = [
        measured([(10 + i) * math.exp(chance.gauss(0, noise)) for i in range(12)], trial=trial(str(n)))
        for n in range(10)
    ]
    return dict(surroundings.noise([record(*trials)]))["drift"]


def test_a_machine_that_drifted_is_told_with_how_much_alike_the_trials_changed() -> None:
    assert drifted(0.02).startswith("the machine drifted during the session, so that slow rounds")
    assert drifted(2.0) == ""


# ------------------------------------------------------------------ words


def test_only_words_that_a_post_uses_are_explained(tmp_path: Path) -> None:
    found = samples.found(samples.note(tmp_path))
    told = [word for word, _ in words.explained(found)]
    assert told[:4] == ["figure", "interval", "first call", "in a loop"]
    assert "kept awake" in told and "that day" in told and "several figures in one place" in told
    assert not {"wide", "disturbed", "asleep", "processes differ"} & set(told)
    wide = samples.found(samples.note(tmp_path), caveats=(Caveat("wide", "±30 %", "first"),), modes=())
    told = [word for word, _ in words.explained(wide)]
    assert "wide" in told and "several figures in one place" not in told


def test_a_program_of_ones_own_is_told_with_its_command_its_version_and_what_it_is_made_of() -> None:
    run = ("bin/x", "a b", "--n={n}")
    made_of = MadeOf({"bin/x": "0123456789abcdef" * 4, "y": "f" * 64}, "x 1.2", "make -C src")
    one = Measurement("x", "it at {n}", "", ("anywhere",), (("n", ("1", "2")),), run=run)
    further = Measurement("z", "z", "", ("anywhere",), run=run, of="x")
    trials = [
        measured(trial=trial("x", run=run, params=(("n", n),), swept=("n",)), made_of=made_of) for n in "12"
    ]
    found = select.findings(experiment(one, further), [each.trial for each in trials], [record(*trials)])
    program = (
        "bin/x 'a b' --n={n}; x 1.2; built by make -C src; sha256: bin/x is 0123456789ab, y is ffffffffffff"
    )
    assert [pair for pair in method.measured(found).machine if "program" in pair[0]] == [
        ("program of it at", program)
    ]


def test_the_compiler_of_probes_is_told_where_there_are_probes() -> None:
    compiler = {"name": "gcc", "version": "12", "flags": "-O2"}

    def told(*runs: tuple[str, ...]) -> bool:
        trials = [measured(trial=trial(f"x{number}", run=run)) for number, run in enumerate(runs)]
        note = experiment(*(measurement(one.trial.measurement, "anywhere") for one in trials))
        made = record(*trials, compiler=compiler)
        found = select.findings(note, [each.trial for each in trials], [made])
        return "compiler" in dict(method.measured(found).machine)

    assert told((), ("bin/x",)) and told(())
    assert not told(("bin/x",))


def test_a_percentile_that_a_program_gives_is_explained_as_its_own() -> None:
    def explained(*given: str) -> str:
        one = measured(each={"p99": 200.0}, trial=trial("x"), given=given)
        other = measured(each={"p99": 300.0}, trial=trial("y"))
        note = experiment(measurement("x", "anywhere"), measurement("y", "anywhere"))
        found = select.findings(note, [one.trial, other.trial], [record(one, other)])
        return dict(words.explained(found))["p99"]

    own = "of its own 99 of 100 events, as a program says, none took longer; the median over processes"
    assert own not in explained() and explained().startswith("99 of 100 events of all processes")
    assert explained("p99") == f"{explained()}; or {own}"


@pytest.mark.parametrize(
    ("unit", "told"),
    [
        ("ns", "took no longer; small under it the process with the shortest"),
        ("KiB", "came to no more; small"),
    ],
)
def test_only_a_time_takes_longer(unit: str, told: str) -> None:
    one = measured(each={"p99": 200.0}, trial=trial("x"), unit=unit)
    found = select.findings(experiment(measurement("x", "anywhere")), [one.trial], [record(one)])
    assert told in dict(words.explained(found))["p99"]


def test_sessions_that_are_compared_with_are_told_beside_the_records_and_what_a_session_is(
    tmp_path: Path,
) -> None:
    found = samples.found(samples.note(tmp_path))
    now = session(found.records[0].name)
    earlier = (now, session("20231102T065346000Z-host-1a2b3c"))
    told = method.measured(replace(found, earlier=earlier))
    assert told.others == "1 session, 2023-11-02 06:53 (UTC)"
    assert dict(told.words)["session"].startswith("what one run of this note measured")
    text = plain(rendered(replace(found, earlier=earlier)))
    assert "- and, to compare with, 1 session, 2023-11-02 06:53 (UTC)\n" in text
    for alone in (found, replace(found, earlier=(now,))):
        assert method.measured(alone).others == ""
    assert "session" not in dict(method.measured(found).words)


def test_facts_alone_need_no_words(tmp_path: Path) -> None:
    found = samples.found(samples.note(tmp_path))
    facts = tuple(item for item in found.items if item.summary.kind == "fact")
    assert words.explained(replace(found, items=facts)) == ()
