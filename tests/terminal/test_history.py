"""All sessions of a measurement on a terminal and in a pipe."""

from __future__ import annotations

from dataclasses import replace

from generator.terminal import history, sheet
from tests.histories import HAND_OFF, figure, nightly, of, printed, session, unknown, with_printed
from tests.terminal import screens


def told(*histories, columns=80, lines=24, encoding="utf-8"):
    with screens.terminal(columns, lines, encoding):
        drawn = [sheet.drawn(part) for part in history.overview(histories)]
        return screens.lines_of("".join(drawn))


def piped(*histories):
    return "".join(sheet.drawn(part) for part in history.overview(histories)).splitlines()


def three():
    """A session, one in another boot, a quick one that failed."""
    sessions = [session(1, figure(30e3)), session(2, figure(40e3), state="boot-2")]
    return [*sessions, session(3, figure(None), state="boot-2", quick=True)]


def test_sessions_stand_newest_first_with_figure_interval_place_and_what_was_new():
    assert told(of(three())) == [
        "pthread (CondVar), two cores (condvar@apart)",
        "session (UTC)     median  interval                    new then",
        "2026-01-04 07:00  failed                              quick",
        "2026-01-03 07:00   40 µs  38–44             ··─●──·   another boot",
        "2026-01-02 07:00   30 µs  28–33      ·──●──·",
        "Repeats of the same code differ by up to 12 % between sessions here.",
        "No change is claimed: it takes 20 sessions in one boot; here are at most 1.",
    ]


def test_a_terminal_without_the_signs_gets_others():
    line = next(line for line in told(of(three()), encoding="ascii") if "another boot" in line)
    assert "..-o--." in line


def test_a_terminal_gets_a_screen_of_sessions_and_a_pipe_all():
    found = of(nightly(100))
    assert len(told(found)) <= 24
    assert any(line.startswith("… and ") and "less" in line for line in told(found))
    assert sum(line.startswith("2026-") for line in piped(found)) == 100
    assert not any(line.startswith("…") for line in piped(found))


def test_what_is_new_in_several_lines_leaves_room_for_fewer_sessions():
    sessions = [replace(one, kernel=f"6.18.44-fc-v{i}", cpu=f"CPU {i}") for i, one in enumerate(nightly(30))]
    lines = told(of(sessions))
    assert len(lines) <= 24
    assert "; here are at most 1." in lines[-1]


def test_nothing_is_wider_than_the_terminal():
    sessions = [replace(one, kernel=f"6.18.44-fc-v{i}", cpu=f"CPU {i}") for i, one in enumerate(nightly(6))]
    assert all(len(line) <= 80 for line in told(of(sessions)))


def test_of_several_figures_each_has_its_sessions():
    lines = told(of(nightly(3)), of(nightly(3), replace(HAND_OFF, statistic="p99")), lines=60)
    assert [line for line in lines if line.startswith("pthread")] == [
        "pthread (CondVar), two cores (condvar@apart)",
        "pthread (CondVar), two cores, p99 (condvar@apart)",
    ]
    assert sum(line.startswith("2026-") for line in lines) == 6


def test_hosts_are_named_where_there_are_several():
    other = session(3, figure(9e3), host="host-f00d00", name="x1")
    assert not any("host-" in line for line in told(of(nightly(2))))
    assert any("host-f00d00" in line for line in told(of([*nightly(2), other]), columns=120))


def test_what_was_printed_stands_below_with_its_source():
    found = of(nightly(2), with_printed(HAND_OFF, printed("60438 ns", 60438.0)))
    assert "printed, that day: 60438 ns" in told(found)


def test_what_is_not_known_of_repeats_is_said():
    assert any("is not known" in line for line in told(of(nightly(2), known=unknown)))
