"""The doctor's words: what is bad first, whole, with the command; all else short."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.machine.doctor import Advice, examine
from generator.terminal import advice, sheet
from tests.machine.test_doctor import ODD, QUIET, TOOLS
from tests.terminal import screens

GOOD = Advice("clocksource", "tsc", "good", "Reading the clock takes tens of ns.")
NOTE = Advice(
    "perf_event_paranoid",
    "2",
    "note",
    "Counters see user space only.",
    "as root",
    "sysctl kernel.perf_event_paranoid=1",
    "counters see user space at most",
)
BAD = Advice(
    "governor",
    "powersave",
    "bad",
    "The clock rate follows the load, and short events run slowly.",
    "as root",
    "echo performance | tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor",
)
WORST: dict[str, Any] = {
    "virtualisation": "KVM",
    "cpus_online": 64,
    "cpus_allowed": "3",
    "governor": "powersave",
    "turbo": "on",
    "smt": "on",
    "idle_driver": "intel_idle",
    "idle_exit_us": 133,
    "idle_states": ["C10"],
    "clocksource": "hpet",
    "load": [70.0, 1, 1],
    "steal": 0.5,
    "perf_event_paranoid": 4,
}


def short(*items: Advice, columns: int = 80) -> list[str]:
    with screens.terminal(columns):
        return screens.lines_of(sheet.drawn(advice.summary(items)))


def full(*items: Advice, columns: int = 80) -> list[str]:
    with screens.terminal(columns):
        return screens.lines_of(sheet.drawn(advice.everything(items)))


def test_what_is_bad_comes_first_with_the_command_that_mends_it_then_notes_then_what_is_good() -> None:
    assert short(GOOD, NOTE, BAD) == [
        "bad   governor powersave: The clock rate follows the load, and short events run",
        "      slowly.",
        "      As root:",
        "      echo performance | tee \\",
        "        /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor",
        "note  perf_event_paranoid 2  counters see user space at most",
        "good  clocksource",
        "",
        "doctor -v says of each what it means for the numbers and what to do.",
    ]


def test_in_full_each_has_what_it_means_and_what_to_type_the_worst_first() -> None:
    assert full(GOOD, NOTE, BAD, columns=120) == [
        "bad   governor powersave: The clock rate follows the load, and short events run slowly.",
        "      As root:",
        "      echo performance | tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor",
        "note  perf_event_paranoid 2: Counters see user space only.",
        "      As root:",
        "      sysctl kernel.perf_event_paranoid=1",
        "good  clocksource tsc: Reading the clock takes tens of ns.",
    ]


@pytest.mark.parametrize("facts", [QUIET, {}, *({**QUIET, **some} for some in ODD)], ids=str)
@pytest.mark.parametrize("tools", [TOOLS, {}], ids=["all tools", "no tools"])
def test_what_is_not_bad_takes_one_line_each_at_80_columns(
    facts: dict[str, Any], tools: dict[str, str | None]
) -> None:
    items = examine(facts, tools)
    notes = [item for item in items if item.level == "note"]
    lines = short(*items)
    assert max(map(len, lines)) <= 80
    first = next((number for number, line in enumerate(lines) if line.startswith("note")), 0)
    assert all(line.startswith("note") for line in lines[first : first + len(notes)])
    assert sum(line.startswith("note") for line in lines) == len(notes)


@given(
    st.lists(st.sampled_from((*examine(WORST, {}), *examine({}, {}), GOOD, BAD)), max_size=20),
    st.integers(40, 130),
)
def test_no_line_is_wider_than_the_terminal_and_no_command_is_cut(items: list[Advice], columns: int) -> None:
    for lines in (short(*items, columns=columns), full(*items, columns=columns)):
        assert max(map(len, lines)) <= columns
    words = " ".join(full(*items, columns=columns)).replace("\\", "").split()
    for item in items:
        parts = item.command.split()
        assert columns < 70 or any(words[n : n + len(parts)] == parts for n in range(len(words)))


def test_what_would_steer_the_terminal_is_spelt_out() -> None:
    raw = "a\u202eb\x1b[2Jc"
    item = Advice(raw, raw, "bad", raw, raw, raw)
    assert "\n".join(full(item, columns=300)).count("<U+202E>b<U+001B>[2Jc") == 5
