"""The probes: each keeps the contract of docs/probes.md, and the library does what it promises."""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from generator.measure import build, catalogue, compilers
from generator.records import locks
from tests.conftest import BUILT, REPOSITORY
from tests.endpoints import service

pytestmark = pytest.mark.needs("compiler")
PROBES = REPOSITORY / "probes"
NAMES = sorted(path.stem for path in PROBES.glob("[a-z]*.c"))
DECLARED = catalogue.read_probes([PROBES])
STEADY = [name for name in NAMES if DECLARED[name].kind == "steady"]
HANDOFFS = [name for name in NAMES if name.startswith("handoff_")]
SLEEPERS = [name for name in HANDOFFS if name != "handoff_spin"]
REASONS = {"involuntary switch", "steal", "late batch: real/CPU > 1.05", "migrated", "awake waiter"}
CPUS = sorted(os.sched_getaffinity(0))
SHORT = "max=100000000"
NO_CPU = 1023
SERVICES = {"url": "http_function.py", "address": "greeter_grpc.py"}  # by the kind of what says where to

Answer = dict[str, Any]
Compile = Callable[..., str]
Reachable = Callable[[str], dict[str, str]]


class Built(dict[str, str]):
    """Programs by probe; one that cannot be built here skips its test by name."""

    def __init__(self, made: Mapping[str, build.Binary]) -> None:
        super().__init__({name: str(one.program) for name, one in made.items() if not one.missing})
        self._missing = {name: one.missing for name, one in made.items()}

    def __missing__(self, name: str) -> str:
        pytest.skip(self._missing[name])


@pytest.fixture(scope="module")
def binaries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every probe, built as the program builds it."""
    cache = BUILT
    with locks.held(cache.with_suffix(".lock")):  # the other worker then finds them made
        return Built(build.build(NAMES, DECLARED, [PROBES], cache, compilers.find()))


@pytest.fixture
def compiled(tmp_path: Path) -> Compile:
    """A probe from its text; `extra` are more flags."""

    def compile_text(text: str, *extra: str) -> str:
        source, program = tmp_path / "probe.c", tmp_path / f"probe{len(list(tmp_path.iterdir()))}"
        source.write_text(text)
        compiler = compilers.find()
        command = [*compiler.command, *compiler.flags, *extra, f"-I{PROBES}", str(source), "-o", str(program)]
        subprocess.run(command, check=True)
        return str(program)

    return compile_text


def ask(program: str | Sequence[str], *arguments: str) -> Answer:
    """Runs a probe that must succeed; anything that JSON does not know is an error."""
    command = [program] if isinstance(program, str) else list(program)
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    answer: Answer = json.loads(done.stdout, parse_constant=pytest.fail)
    return answer


@pytest.fixture(scope="module")
def reachable() -> Iterator[Callable[[str], dict[str, str]]]:
    """What says to a probe where the service is that it invokes, once that is up; nothing to all others."""
    ports: dict[str, int] = {}
    with ExitStack() as stack:

        def say(name: str) -> dict[str, str]:
            said = {}
            for param in DECLARED[name].params or ():
                if param.kind in SERVICES:
                    if param.kind not in ports:
                        ports[param.kind] = stack.enter_context(service(SERVICES[param.kind]))
                    said[param.name] = re.sub(r":\d+", f":{ports[param.kind]}", param.default)
            return said

        yield say


def ask_if_possible(program: str | Sequence[str], *arguments: str) -> Answer:
    """Runs a probe of the folder: what this machine cannot do skips the test, with the probe's reason."""
    command = [program] if isinstance(program, str) else list(program)
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=60)
    if done.returncode == 77:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stderr
    answer: Answer = json.loads(done.stdout, parse_constant=pytest.fail)
    return answer


def refused(program: str, *arguments: str) -> tuple[int, str]:
    """Runs a probe that must not succeed: its exit code and what it says."""
    done = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=60)
    assert done.stdout == ""
    return done.returncode, done.stderr


def pin(*cpus: int) -> str:
    return "pin=" + ",".join(map(str, cpus))


def keeps_the_contract(answer: Answer) -> None:
    """Every promise about a timed answer that holds whatever was measured."""
    samples = answer["samples"]
    assert answer["unit"] == "ns"
    assert answer["op"]
    assert samples
    assert all(math.isfinite(sample) and sample > 0 for sample in samples)
    assert answer["first"] > 0
    assert answer["timer"] > 0
    assert answer["clock"] in ("tsc", "clock_gettime")
    assert abs(answer["drift_ppm"]) <= 100
    assert answer["iterations"] >= 1
    assert answer["stop"] in ("precise", "time limit", "events")
    assert len(answer["ghz"]) == len(answer["adds"]) >= 2
    assert min(*answer["ghz"], *answer["adds"]) > 0
    assert set(answer["flagged"]) <= REASONS
    for indices in answer["flagged"].values():
        assert indices == sorted(set(indices))
        assert 0 <= indices[0] <= indices[-1] < len(samples)
    places = answer.get("places", "s" * len(samples))
    assert len(places) == len(samples)
    assert set(places) <= set("sd")
    assert set(answer["cpus"]) <= set(CPUS)
    assert all(len(pair) == 2 and min(pair) >= 0 for pair in answer["switches"])


# ---------------------------------------------------------------- every probe


@pytest.mark.parametrize("name", NAMES)
def test_a_probe_keeps_the_contract(binaries: dict[str, str], reachable: Reachable, name: str) -> None:
    where = [f"{key}={value}" for key, value in reachable(name).items()]
    answer = ask_if_possible(binaries[name], SHORT, "quick=1", "awake=1", *where)
    assert answer["kind"] == DECLARED[name].kind
    if answer["kind"] == "fact":
        assert answer["facts"]
    else:
        keeps_the_contract(answer)
    assert answer["ignored"] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_probe_declares_what_it_understands(
    binaries: dict[str, str], reachable: Reachable, name: str
) -> None:
    probe = DECLARED[name]
    assert probe.doc.count("Measured:") == 1
    assert "Not measured:" in probe.doc
    assert probe.kind in ("steady", "event", "fact")
    assert probe.params is not None
    where = reachable(name)
    answer = ask_if_possible(
        binaries[name], "max=1000000", *(f"{key}={value}" for key, value in where.items())
    )
    assert answer["params"] == {param.name: param.default for param in probe.params} | where


@pytest.mark.needs("aarch64")
@pytest.mark.parametrize("name", [*NAMES, "_init", "_launch"])
def test_everything_compiles_for_another_machine(name: str, tmp_path: Path) -> None:
    for library in DECLARED[name].libraries if name in DECLARED else ():
        pytest.skip(f"needs {library.name} for aarch64")
    command = [
        "aarch64-linux-gnu-gcc",
        *compilers.FLAGS["C"],
        "-static",
        f"-I{PROBES}",
        str(PROBES / f"{name}.c"),
    ]
    subprocess.run([*command, "-o", str(tmp_path / name)], check=True)
    emulator = shutil.which("qemu-aarch64-static") or shutil.which("qemu-aarch64")
    if emulator and name in STEADY:
        answer = ask_if_possible([emulator, str(tmp_path / name)], "max=20000000")
        keeps_the_contract(answer)
        assert answer["clock"] == "clock_gettime"


@pytest.mark.parametrize("name", ["mutex_lock", "handoff_futex"])
def test_a_probe_works_without_any_instruction_of_one_processor(compiled: Compile, name: str) -> None:
    program = compiled((PROBES / f"{name}.c").read_text(), "-DPROBE_PORTABLE")
    answer = ask(program, SHORT)
    keeps_the_contract(answer)
    assert answer["clock"] == "clock_gettime"


# ---------------------------------------------------------------- arguments


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["size=8"], "unknown or repeated parameter: size=8"),
        (["signal=inside", "signal=outside"], "unknown or repeated parameter: signal=outside"),
        (["signal=sideways"], "signal=sideways is not one of inside|outside"),
        (["signal=out"], "signal=out is not one of inside|outside"),
        (["pin=a"], "pin=a is not a list of CPUs"),
        (["pin=0;1"], "pin=0;1 is not a list of CPUs"),
        (["idle=50ms"], "idle=50ms is not a whole number"),
        (["max=-1"], "max=-1 is not a whole number"),
        (["events=0"], "events=0 is not a number from 1 to 10000000"),
        (["events=99999999999"], "events=99999999999 is not a number from 1 to 10000000"),
        (["events=few"], "events=few is not a whole number"),
        (["loud"], "'loud' is not key=value"),
    ],
)
def test_a_wrong_argument_is_said_in_a_sentence(
    binaries: dict[str, str], arguments: list[str], words: str
) -> None:
    assert refused(binaries["handoff_condvar"], *arguments) == (1, words + "\n")


@pytest.mark.parametrize("name", NAMES)
def test_a_cpu_that_may_not_be_used_is_a_skip_with_a_reason(binaries: dict[str, str], name: str) -> None:
    code, words = refused(binaries[name], pin(CPUS[0], NO_CPU) if DECLARED[name].threads > 1 else pin(NO_CPU))
    if code == 77 and not words.startswith("CPU"):
        pytest.skip(words.strip())
    assert code == 77
    assert words.startswith(f"CPU {NO_CPU} may not be used here: ")


def test_a_spin_with_both_threads_on_one_cpu_is_a_skip(binaries: dict[str, str]) -> None:
    for place in (pin(CPUS[0], CPUS[0]), pin(CPUS[0])):
        code, words = refused(binaries["handoff_spin"], place)
        assert (code, words.split(":")[0]) == (77, f"both threads spin on CPU {CPUS[0]}")


def test_a_spin_where_only_one_cpu_may_be_used_is_a_skip(binaries: dict[str, str]) -> None:
    code, words = refused("taskset", "-c", str(CPUS[0]), binaries["handoff_spin"])
    assert (code, words) == (77, "a spin needs two CPUs, and only one may be used here\n")


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        ("mutex_lock", "idle=1000000"),
        ("handoff_futex", "first=1"),
        ("getpid", "idle=9"),
        ("getpid", "events=9"),
    ],
)
def test_a_condition_that_means_nothing_here_is_said_to_be_ignored(
    binaries: dict[str, str], name: str, argument: str
) -> None:
    assert ask(binaries[name], SHORT, argument)["ignored"] == [argument.split("=")[0]]


@pytest.mark.cpus(2)
def test_a_waiter_that_never_sleeps_ignores_idle(binaries: dict[str, str]) -> None:
    answer = ask(binaries["handoff_spin"], pin(*CPUS[:2]), "idle=1000000", SHORT)
    assert answer["ignored"] == ["idle"]
    assert len(answer["samples"]) > 15


# ---------------------------------------------------------------- steady


@pytest.mark.parametrize("name", STEADY)
def test_first_only_times_one_call_and_exits(binaries: dict[str, str], name: str) -> None:
    answer = ask_if_possible(binaries[name], "first=1")
    assert answer["samples"] == []
    assert answer["stop"] == "first only"
    assert answer["first"] > 0
    assert answer["timer"] > 0


def half_width(samples: Sequence[float]) -> float:
    """Of the median's 95 % interval from order statistics, as a share of the median."""
    count, ordered = len(samples), sorted(samples)
    tail, rank = 0, 0
    while 40 * (tail := tail + math.comb(count, rank)) <= 2**count:
        rank += 1
    median = (ordered[(count - 1) // 2] + ordered[count // 2]) / 2
    return (ordered[count - rank] - ordered[rank - 1]) / 2 / median


UNEVEN = """
#include "probe.h"
static unsigned calls, turns = 50;
PROBE_STEADY("50 to 65 turns, for a batch or so each") {
    if (++calls % 1024 == 0) turns = 50 + (calls / 1024 * 2654435761u >> 28);
    for (volatile unsigned i = 0; i < turns; i++) {}
}
"""


def test_a_steady_probe_stops_when_the_median_is_precise_and_not_before(compiled: Compile) -> None:
    answer = ask(compiled(UNEVEN), "max=20000000000")
    samples = answer["samples"]
    assert answer["stop"] == "precise"
    assert len(samples) >= 100
    assert len(samples) % 50 == 0
    assert half_width(samples) <= 0.01 * (1 + 1e-6)
    assert all(half_width(samples[:count]) > 0.01 for count in range(100, len(samples), 50))


def test_a_steady_probe_takes_a_hundred_batches_even_when_all_agree(binaries: dict[str, str]) -> None:
    answer = ask(binaries["func_call"])
    assert len(answer["samples"]) >= 100
    assert len(answer["ghz"]) >= 2 + len(answer["samples"]) // 50


def test_a_steady_probe_that_runs_out_of_time_says_so(binaries: dict[str, str]) -> None:
    answer = ask(binaries["mutex_lock"], "max=1")
    assert answer["stop"] == "time limit"
    assert len(answer["samples"]) == 1


def test_a_steady_probe_stays_on_one_cpu_even_unpinned(binaries: dict[str, str]) -> None:
    assert len(ask(binaries["getpid"])["cpus"]) == 1
    assert ask(binaries["getpid"], pin(CPUS[-1]))["cpus"] == [CPUS[-1]]


def test_the_ranks_of_the_interval_are_the_binomial_ones(compiled: Compile) -> None:
    text = '#include "probe.h"\nPROBE_FACTS {\n    char name[16];\n'
    text += '    for (size_t n = 1; n <= 300; n++) {\n        snprintf(name, sizeof name, "%zu", n);\n'
    text += '        probe_fact(name, "%zu", probe_rank(n));\n    }\n}\n'
    ranks = ask(compiled(text))["facts"]
    for count in range(1, 301):
        tail, rank = 0, 0
        while 40 * (tail := tail + math.comb(count, rank)) <= 2**count:
            rank += 1
        assert ranks[str(count)] == rank, count


def test_a_body_that_the_compiler_removes_is_flagged(compiled: Compile, binaries: dict[str, str]) -> None:
    square = "static int square(int x) { return x * x; }\n"
    removed = f'#include "probe.h"\n{square}PROBE_STEADY("a square") {{ square(3); }}\n'
    assert ask(compiled(removed))["elided"] is True
    assert ask(binaries["func_call"])["elided"] is False


def test_a_batch_that_does_not_get_the_cpu_is_flagged_and_kept(compiled: Compile) -> None:
    answer = ask(compiled('#include "probe.h"\nPROBE_STEADY("a sleep") { usleep(200); }\n'), SHORT)
    late = answer["flagged"]["late batch: real/CPU > 1.05"]
    assert late == list(range(len(answer["samples"])))


FLAGGED = """#include "probe.h"
static size_t flagged(const char *reason) {
    for (const struct probe_flag *flag = probe_answer.flags; flag->reason; flag++)
        if (!strncmp(flag->reason, reason, strlen(reason))) return flag->count;
    return 0;
}
"""
LATE = """
PROBE_FACTS {
    char name[16];
    probe_choose_clock(), probe_start_clock();
    for (int real = 1040; real <= 1060; real += 9) { /* seconds per 1,000 s of CPU time */
        size_t before = flagged("late");
        probe_add_sample(1);
        probe_run.real = probe_ticks() - (uint64_t)(real * 1e9 / probe_clock.rate);
        probe_run.spent = probe_gettime(CLOCK_THREAD_CPUTIME_ID) - 1000000000000;
        probe_look_around(true);
        snprintf(name, sizeof name, "%d", real);
        probe_fact(name, "%zu", flagged("late") - before);
    }
}
"""


def test_a_batch_is_late_above_1_05_of_its_cpu_time_and_not_below(compiled: Compile) -> None:
    assert ask(compiled(FLAGGED + LATE))["facts"] == {"1040": 0, "1049": 0, "1058": 1}


JITTER = """
static uint64_t turns_of[200];
static int batches;
static void count(uint64_t turns) { turns_of[batches++] = turns; }
PROBE_FACTS {
    uint64_t low = UINT64_MAX, high = 0, changes = 0;
    probe_choose_clock(), probe_start_clock();
    probe_answer.iterations = 1000, probe_run.jitter = 12345;
    while (batches < 200) probe_batch(count, true);
    for (int i = 0; i < batches; i++) {
        low = turns_of[i] < low ? turns_of[i] : low;
        high = turns_of[i] > high ? turns_of[i] : high;
        changes += i && turns_of[i] != turns_of[i - 1];
    }
    probe_fact("low", "%" PRIu64, low), probe_fact("high", "%" PRIu64, high);
    probe_fact("changes", "%" PRIu64, changes);
}
"""


def test_a_batch_has_up_to_a_fifth_more_turns_each_time_another_number(compiled: Compile) -> None:
    turns = ask(compiled(FLAGGED.partition("static")[0] + JITTER))["facts"]
    assert 1000 <= turns["low"] < 1020
    assert 1180 < turns["high"] <= 1200
    assert turns["changes"] > 180


MOVED = """
static void nothing(uint64_t turns) { (void)turns; }
PROBE_FACTS {
    probe_choose_clock(), probe_start_clock();
    probe_pin_to(sched_getcpu());
    probe_answer.iterations = 1, probe_run.cpu = probe_now().cpu;
    probe_batch(nothing, true);
    probe_fact("stayed", "%zu", flagged("migrated"));
    probe_run.cpu++;
    probe_batch(nothing, true);
    probe_fact("moved", "%zu", flagged("migrated"));
}
"""


def test_a_batch_that_ends_on_another_cpu_than_the_one_before_is_flagged(compiled: Compile) -> None:
    assert ask(compiled(FLAGGED + MOVED))["facts"] == {"stayed": 0, "moved": 1}


@pytest.mark.parametrize(
    ("deed", "flagged"),
    [("", 0), ("probe_one.end.cpu++;", 10), ("probe_one.end.cpu++; probe_one.two_sided = true;", 0)],
)
def test_an_event_of_one_thread_that_ends_on_another_cpu_is_flagged(
    compiled: Compile, deed: str, flagged: int
) -> None:
    body = f"probe_begin(); probe_end(); {deed}"
    text = f'#include "probe.h"\nPROBE_EVENT("nothing") {{ {body} }}\n'
    answer = ask(compiled(text), "events=10", pin(CPUS[0]))
    assert len(answer["flagged"].get("migrated", ())) == flagged


def test_an_operation_longer_than_a_batch_is_timed_alone_and_in_time(compiled: Compile) -> None:
    answer = ask(compiled('#include "probe.h"\nPROBE_STEADY("a sleep") { usleep(20000); }\n'), SHORT)
    assert answer["iterations"] == 1
    assert answer["stop"] == "time limit"
    assert min(answer["samples"]) >= 20e6


def test_a_sample_is_of_one_operation_where_the_body_holds_several(
    compiled: Compile, binaries: dict[str, str]
) -> None:
    text = '#include "probe.h"\nPROBE_SETUP { probe_run.operations = 4; }\n'
    answer = ask(compiled(text + 'PROBE_STEADY("a quarter of a sleep") { usleep(20000); }\n'), SHORT)
    assert answer["iterations"] == 4
    assert 5e6 <= min(answer["samples"]) < 20e6
    load = ask(binaries["thread_local"], SHORT)
    assert load["elided"] is False
    assert load["iterations"] % 64 == 0


@pytest.mark.parametrize(
    ("key", "reason"), [(1024, "there is no key 1024"), (99999999999, "there is no key 99999999999")]
)
def test_a_key_that_there_cannot_be_is_a_skip(binaries: dict[str, str], key: int, reason: str) -> None:
    code, words = refused(binaries["thread_specific"], f"key={key}")
    assert (code, words.split(":")[0]) == (77, reason)


def test_the_first_call_and_its_undoing_come_before_the_body(compiled: Compile) -> None:
    text = """
#include "probe.h"
static int state;
static void expect(int is, int next) { if (state++ != is && is < 2) probe_fail("%d", next); }
PROBE_FIRST { expect(0, 1); }
PROBE_UNDO { expect(1, 2); }
PROBE_STEADY("a step") { if (state < 2) probe_fail("too early"); __asm__ volatile(""); }
"""
    assert ask(compiled(text), SHORT)["first"] > 0


# ---------------------------------------------------------------- events and hand-offs


@pytest.mark.parametrize("name", SLEEPERS)
def test_on_one_cpu_every_event_is_in_one_place(binaries: dict[str, str], name: str) -> None:
    answer = ask(binaries[name], pin(CPUS[0], CPUS[0]), SHORT)
    assert set(answer["places"]) == {"s"}
    assert answer["cpus"] == [CPUS[0]]
    assert answer["clock_offset"] is None


@pytest.mark.cpus(2)
@pytest.mark.parametrize("name", HANDOFFS)
def test_on_two_cpus_every_event_is_between_them(binaries: dict[str, str], name: str) -> None:
    answer = ask(binaries[name], pin(*CPUS[:2]), SHORT)
    assert set(answer["places"]) == {"d"}
    assert answer["cpus"] == CPUS[:2]
    assert answer["clock_offset"] >= 0


@pytest.mark.parametrize("name", SLEEPERS)
def test_a_hand_off_has_two_threads_that_really_sleep(binaries: dict[str, str], name: str) -> None:
    answer = ask(binaries[name], pin(CPUS[0], CPUS[0]))
    assert answer["stop"] == "events"
    assert len(answer["samples"]) == 5000
    assert len(answer["switches"]) == 2
    assert answer["switches"][1][0] > 1000  # on one CPU some wake-ups come before the waiter got to sleep


@pytest.mark.parametrize(("idle", "events"), [(1_000_000, 15), (500_000_000, 3)])
def test_after_idle_there_are_few_events_and_no_warm_up(
    binaries: dict[str, str], idle: int, events: int
) -> None:
    answer = ask(binaries["handoff_futex"], f"idle={idle}")
    assert len(answer["samples"]) == events
    assert answer["stop"] == "events"
    assert answer["switches"][1][0] <= 3 * (events + 2)


@pytest.mark.parametrize("arguments", [["events=7"], ["events=7", "idle=1000000"], ["events=7", SHORT]])
def test_a_process_takes_as_many_events_as_it_is_told_to(
    binaries: dict[str, str], arguments: list[str]
) -> None:
    for name in ("handoff_semaphore", "thread_create"):
        answer = ask(binaries[name], *arguments)
        assert (len(answer["samples"]), answer["stop"]) == (7, "events")


@pytest.mark.parametrize("name", SLEEPERS)
def test_every_mechanism_puts_its_waiter_to_sleep_before_an_event_after_idle(
    binaries: dict[str, str], name: str
) -> None:
    answer = ask(binaries[name], "idle=2000000", "events=25")
    assert len(answer["samples"]) == 25
    assert len(answer["flagged"].get("awake waiter", [])) < 5  # a busy machine may keep one from its sleep
    assert answer["switches"][1][0] >= 25


def test_a_signal_that_comes_before_its_waiter_is_not_lost(compiled: Compile) -> None:
    for name in ("handoff_signal", "handoff_sigwaitinfo", "handoff_signalfd", "handoff_sigsuspend"):
        late = (PROBES / f"{name}.c").read_text().replace("PROBE_WAIT {", "PROBE_WAIT { usleep(200);")
        answer = ask(compiled(late), "events=100")
        assert len(answer["samples"]) == 100


def test_an_event_probe_that_runs_out_of_time_says_so(binaries: dict[str, str]) -> None:
    answer = ask(binaries["handoff_condvar"], "max=1")
    assert answer["stop"] == "time limit"
    assert len(answer["samples"]) == 1
    assert answer["iterations"] == 1


@pytest.mark.cpus(2)
def test_a_hand_off_too_short_for_the_clock_is_timed_as_halved_round_trips(binaries: dict[str, str]) -> None:
    answer = ask(binaries["handoff_spin"], pin(*CPUS[:2]))
    assert answer["op"].endswith("(half a round trip)")
    assert answer["iterations"] > 2


def test_a_waiter_that_is_awake_is_flagged_and_kept(compiled: Compile) -> None:
    text = """
#include "probe.h"
static int turn[2];
PROBE_WAKE { __atomic_store_n(&turn[!me], 1, __ATOMIC_RELEASE); }
PROBE_WAIT { while (!__atomic_exchange_n(&turn[me], 0, __ATOMIC_ACQUIRE)) sched_yield(); }
PROBE_HANDOFF("a word")
"""
    answer = ask(compiled(text), "idle=1000")
    assert answer["flagged"]["awake waiter"] == list(range(15))
    assert len(answer["samples"]) == 15


def test_a_thread_may_be_timed_to_its_first_instruction(binaries: dict[str, str]) -> None:
    whole = ask(binaries["thread_create"], SHORT)
    start = ask(binaries["thread_create"], SHORT, "until=start", pin(CPUS[0], CPUS[-1]))
    assert "places" not in whole
    assert set(start["places"]) == ({"d"} if len(CPUS) > 1 else {"s"})
    assert (whole["op"], start["op"]) == ("create to join", "create to first instruction")


def test_an_event_whose_clocks_run_backwards_fails(compiled: Compile) -> None:
    body = "probe_begin(); probe_end(); probe_one.end.ticks = 1;"
    code, words = refused(compiled(f'#include "probe.h"\nPROBE_EVENT("nothing") {{ {body} }}\n'))
    assert code == 1
    assert "differ by more than an event takes" in words


def test_a_figure_that_is_not_finite_fails(compiled: Compile) -> None:
    body = "probe_begin(); probe_end(); probe_clock.rate = __builtin_inf();"
    program = compiled(f'#include "probe.h"\nPROBE_EVENT("nothing") {{ {body} }}\n', "-DPROBE_PORTABLE")
    done = subprocess.run([program, "max=1"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "a figure is not finite\n")


# ---------------------------------------------------------------- the page


def examples(language: str) -> list[str]:
    page = (REPOSITORY / "docs" / "probes.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("text", examples("c"), ids=lambda text: text[3:30])
def test_an_example_in_c_works(compiled: Compile, text: str) -> None:
    answer = ask(compiled(text), SHORT)
    assert answer["ignored"] == []
    if answer["kind"] == "fact":
        assert answer["facts"]
    else:
        keeps_the_contract(answer)


@pytest.mark.parametrize("text", [*examples("sh"), *examples("python")], ids=lambda text: text.split("\n")[0])
def test_an_example_as_a_script_works(tmp_path: Path, text: str) -> None:
    script = tmp_path / "probe"
    script.write_text(text)
    script.chmod(0o755)
    answer = ask(str(script), pin(CPUS[0]), "idle=1000")
    assert answer["unit"] == "ns"
    assert answer["samples"]


def test_the_page_names_every_key_of_an_answer_and_every_reason(binaries: dict[str, str]) -> None:
    page = (REPOSITORY / "docs" / "probes.md").read_text(encoding="utf-8")
    answer = ask(binaries["handoff_futex"], SHORT)
    assert len(examples("c")) == 5
    for word in {*answer, *REASONS}:
        assert f"`{word}`" in page, word


# ---------------------------------------------------------------- counters

COUNTERS = {"instructions", "cycles", "branch_misses", "cache_misses", "faults"}
TOUCH = """#include "probe.h"
#include <sys/mman.h>
static char *page;
PROBE_SETUP { page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); }
"""
TOUCHES = """
    *(volatile char *)page = 1;
    madvise(page, 4096, MADV_DONTNEED);
"""


def counted(answer: Answer) -> dict[str, float]:
    """The counts; what is not counted has a reason."""
    found: dict[str, float | str] = answer["counters"]
    assert set(found) - {"first_faults"} == COUNTERS
    assert all(value for value in found.values() if isinstance(value, str))
    return {name: value for name, value in found.items() if not isinstance(value, str)}


def test_a_page_that_is_touched_anew_each_time_is_one_fault(compiled: Compile) -> None:
    steady = ask(compiled(f'{TOUCH} PROBE_STEADY("touch") {{ {TOUCHES} }}'), SHORT)
    event = ask(compiled(f'{TOUCH} PROBE_EVENT("touch") {{ probe_begin(); {TOUCHES} probe_end(); }}'), SHORT)
    if isinstance(steady["counters"]["faults"], str):
        pytest.skip(f"page faults are not counted: {steady['counters']['faults']}")
    assert counted(steady)["faults"] == pytest.approx(1, abs=0.05)
    assert counted(event)["faults"] == pytest.approx(1, abs=0.05)
    assert counted(steady)["first_faults"] >= 1


def test_faults_of_the_other_thread_are_counted_for_each_way(compiled: Compile) -> None:
    """Two touches in the waiter, for each round trip: one for each way."""
    text = f"""{TOUCH}
    #include <semaphore.h>
    static sem_t turn[2];
    PROBE_WAKE {{ sem_post(&turn[!me]); }}
    PROBE_WAIT {{
        sem_wait(&turn[me]);
        if (me) {{ {TOUCHES} {TOUCHES} }}
    }}
    PROBE_HANDOFF("one way")"""
    answer = ask(compiled(text), SHORT)
    if isinstance(answer["counters"]["faults"], str):
        pytest.skip(f"page faults are not counted: {answer['counters']['faults']}")
    assert counted(answer)["faults"] == pytest.approx(1, abs=0.05)


def test_faults_of_a_thread_that_an_event_starts_are_counted(compiled: Compile) -> None:
    text = f"""{TOUCH}
    static void *touches(void *unused) {{ {TOUCHES} {TOUCHES} {TOUCHES} return unused; }}
    PROBE_EVENT("thread") {{
        pthread_t thread;
        probe_begin();
        if (pthread_create(&thread, NULL, touches, NULL)) probe_fail("no thread");
        pthread_join(thread, NULL);
        probe_end();
    }}"""
    answer = ask(compiled(text), SHORT)
    if isinstance(answer["counters"]["faults"], str):
        pytest.skip(f"page faults are not counted: {answer['counters']['faults']}")
    assert counted(answer)["faults"] >= 3


def test_nothing_is_counted_where_only_the_first_call_is_timed_or_after_a_sleep(
    binaries: dict[str, str],
) -> None:
    assert "counters" not in ask(binaries["getpid"], "first=1")
    assert "counters" not in ask(binaries["handoff_pipe"], "idle=1000", "events=1")
