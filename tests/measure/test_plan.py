"""Trials of an experiment, and the order of their processes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.measure import plan
from generator.model.note import ANYWHERE, Condition, Experiment, Measurement, Service
from generator.model.probe import ANSWER, Probe
from generator.model.reading import Pick, Reading
from generator.model.trial import Invocation, Trial

PROBES = {
    name: Probe(name, Path(f"{name}.c"), "", kind=kind)
    for name, kind in {"lock": "steady", "wake": "event", "keys": "fact"}.items()
}
SLEPT = Condition("slept", idle=50_000_000)


def experiment(*measurements: Measurement) -> Experiment:
    conditions = {"anywhere": ANYWHERE, "slept": SLEPT}
    by_id = {one.id: one for one in measurements}
    return Experiment("e.yml", "2023-11-03-x", "", "", "", by_id, conditions, ())


def test_every_measurement_runs_under_each_of_its_conditions_and_parameters() -> None:
    one = Measurement("a", "A", "wake", ("anywhere", "slept"), (("size", ("1 B", "2 B")),))
    ids = [trial.id for trial in plan.trials(experiment(one), PROBES)]
    assert ids == ["a@anywhere[1 B]", "a@anywhere[2 B]", "a@slept[1 B]", "a@slept[2 B]"]


def test_a_measurement_without_a_probe_is_never_run() -> None:
    assert plan.trials(experiment(Measurement("old", "Old", "", ("anywhere",))), PROBES) == ()


def test_the_services_of_a_plan_are_those_that_its_trials_need_in_the_order_of_the_note() -> None:
    needs = {"a": ("two", "one"), "b": ("three",), "c": ()}
    measurements = (
        Measurement(name, name, "wake", ("anywhere",), needs=services) for name, services in needs.items()
    )
    services = {name: Service(name) for name in ("one", "two", "three", "four")}
    note = replace(experiment(*measurements), services=services)
    a, _, c = plan.trials(note, PROBES)
    assert [one.name for one in plan.services(note, [c, a])] == ["one", "two"]
    assert plan.services(note, [c]) == ()


def test_only_steady_compiled_probes_get_extra_processes_for_the_first_call() -> None:
    measurements = [Measurement(name, name, name, ("anywhere",)) for name in PROBES]
    firsts = {t.probe: t.first_runs for t in plan.trials(experiment(*measurements), PROBES)}
    assert firsts == {"lock": 40, "wake": 0, "keys": 0}


def test_an_emulated_trial_has_one_process_whatever_its_measurement_says() -> None:
    emulated = Condition("emulated", emulate="max")
    note = experiment(*(Measurement(name, name, name, ("emulated",), runs=9) for name in PROBES))
    note = replace(note, conditions={"emulated": emulated})
    assert {(t.runs, t.first_runs) for t in plan.trials(note, PROBES)} == {(1, 0)}


def test_a_trial_has_six_processes_or_as_many_as_its_measurement_says_and_a_quick_one_has_one() -> None:
    chosen = experiment(
        Measurement("a", "A", "wake", ("slept",)), Measurement("b", "B", "wake", ("slept",), runs=9)
    )
    assert [t.runs for t in plan.trials(chosen, PROBES)] == [6, 9]
    assert [t.runs for t in plan.trials(chosen, PROBES, quick=True)] == [1, 1]


trials = st.lists(
    st.builds(
        Trial,
        measurement=st.text("abc", min_size=1),
        probe=st.just("lock"),
        condition=st.just(ANYWHERE),
        runs=st.integers(1, 8),
        first_runs=st.integers(0, 45),
    ),
    max_size=5,
)


@given(trials, st.integers(0, 2**32))
def test_every_process_is_planned_once_and_rounds_never_mix(chosen: list[Trial], seed: int) -> None:
    made = plan.plan(chosen, seed)
    assert Counter((s.trial, s.first_only) for s in made.order) == Counter(
        {(i, False): t.runs for i, t in enumerate(chosen)}
        | {(i, True): t.first_runs for i, t in enumerate(chosen) if t.first_runs}
    )
    assert [s.round for s in made.order] == sorted(s.round for s in made.order)
    for number in range(max((t.runs for t in chosen), default=0)):
        whole = [s.trial for s in made.order if s.round == number and not s.first_only]
        assert sorted(whole) == [i for i, t in enumerate(chosen) if t.runs > number]


def test_the_same_seed_gives_the_same_order_and_another_seed_another_one() -> None:
    chosen = [Trial(str(i), "lock", ANYWHERE) for i in range(12)]
    assert plan.plan(chosen, 1) == plan.plan(chosen, 1)
    assert plan.plan(chosen, 1).order != plan.plan(chosen, 2).order


def test_each_round_has_an_order_of_its_own() -> None:
    order = plan.plan([Trial(str(i), "lock", ANYWHERE) for i in range(12)], 7).order
    rounds = [[s.trial for s in order if s.round == number] for number in range(6)]
    assert len({tuple(one) for one in rounds}) == 6


def test_without_a_budget_nothing_is_cut_and_a_plan_says_so() -> None:
    chosen = plan.trials(experiment(Measurement("a", "A", "wake", ("anywhere", "slept"))), PROBES)
    assert [(trial.events, trial.cut) for trial in chosen] == [(None, 0), (None, 0)]
    assert plan.plan(chosen, 1).budget is None


def test_the_guess_follows_how_many_events_there_are() -> None:
    few, usual = Trial("a", "wake", SLEPT, events=3), Trial("a", "wake", SLEPT)
    assert 0.2 < plan.process(few) < 0.25 < plan.process(usual)
    assert plan.whole(few) == 6 * plan.process(few)


def test_the_guess_for_an_idle_process_is_what_its_sleep_takes() -> None:
    trial = Trial("a", "wake", SLEPT)
    assert 0.75 < plan.guess(trial, Invocation(0, 0)) < 1.0


def test_a_fact_that_several_measurements_ask_for_is_found_out_once() -> None:
    same = [Measurement(name, name, "keys", ("anywhere",)) for name in "ab"]
    other = Measurement("c", "C", "keys", ("slept",))
    timed = [Measurement(name, name, "wake", ("anywhere",)) for name in "de"]
    trials = plan.trials(experiment(*same, other, *timed), PROBES)
    assert [trial.measurement for trial in plan.distinct(trials)] == ["a", "c", "d", "e"]


name = st.text("abcxyz_", min_size=1, max_size=4)
text = st.text("ab {}$\"'\\();", max_size=20)


@given(text)
def test_doubled_braces_show_any_word_as_it_stands(word: str) -> None:
    assert plan.filled(re.sub(r"\{([A-Za-z_]\w*)\}", r"{{\1}}", word), ()) == word


@given(name, st.lists(st.text("ab $(){}'", max_size=6), min_size=1, max_size=4), text)
def test_the_value_of_a_param_stands_where_its_name_does_and_is_not_read_again(
    name: str, between: list[str], value: str
) -> None:
    plain = [part.replace("{", "").replace("}", "") for part in between]
    word = f"{{{name}}}".join(plain)
    assert plan.filled(word, ((name, value),)) == value.join(plain)


@given(st.integers(0, 2**40), st.sampled_from([("B", 1), ("KiB", 2**10), ("MiB", 2**20), ("GiB", 2**30)]))
def test_a_size_is_given_as_whole_bytes(count: int, unit: tuple[str, int]) -> None:
    assert plan.machine_value(f"{count} {unit[0]}") == str(count * unit[1])


@given(st.integers(0, 10**9), st.sampled_from([("ns", 1), ("us", 10**3), ("ms", 10**6), ("s", 10**9)]))
def test_a_duration_is_given_as_whole_ns(count: int, unit: tuple[str, int]) -> None:
    assert plan.machine_value(f"{count} {unit[0]}") == str(count * unit[1])


@pytest.mark.parametrize("text", ["4", "0.5", "on", "4 apples", "10 %", "3 req/s", "4KiBx", "", "-t", "1e3"])
def test_all_else_is_given_as_written(text: str) -> None:
    assert plan.machine_value(text) == text


def test_what_each_process_has_of_its_own_is_left_to_it() -> None:
    assert plan.filled("{cpus} {cpu0} {out} {{cpus}} {{x}}", ()) == "{cpus} {cpu0} {out} {{cpus}} {x}"


def test_params_stand_in_words_picks_and_the_name_of_the_file_that_is_read() -> None:
    reading = Reading("lines", (Pick("of {size}: {}", "p99"),), source="{out}/{size}.log")
    params = (("size", ("4 KiB", "1 MiB")),)
    head = Measurement("a", "A", "", ("anywhere",), params, run=("b", "--size={size}"), reading=reading)
    further = Measurement("b", "B", "", ("anywhere",), params, run=head.run, of="a", reading=reading)
    for one in plan.trials(experiment(head, further), {}):
        size = "4096" if one.params[0][1] == "4 KiB" else "1048576"
        assert one.run == ("b", f"--size={size}")
        assert one.reading == Reading(
            "lines", (Pick(f"of {size}: {{}}", "p99"),), source=f"{{out}}/{size}.log"
        )


def test_a_further_figure_of_a_probe_is_read_as_its_probe_prints() -> None:
    probes = {"go": replace(PROBES["wake"], reads="go")}
    further = Measurement("b", "B", "go", ("anywhere",), of="a", reading=Reading(ANSWER, (Pick("x"),)))
    _, found = plan.trials(experiment(Measurement("a", "A", "go", ("anywhere",)), further), probes)
    assert found.reading == Reading("go", (Pick("x"),))
