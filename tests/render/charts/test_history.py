"""The chart of all sessions: what is drawn, where, and that nothing meets."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from generator.model.history import Break
from generator.model.post import ChartRequest
from generator.render import charts
from generator.render.charts import _sheet, _style, history
from tests.histories import (
    APART,
    HAND_OFF,
    estimate,
    figure,
    nightly,
    of,
    printed,
    session,
    unknown,
    with_printed,
)
from tests.render.charts.samples import STRANGE, drawn_text, each_width, squeezed

PRINTED = with_printed(HAND_OFF, printed("60438 ns", 60438.0), printed("2092 ns", 2092.0))


def eventful():
    """Boots, a compiler, a change, a quick session, one that failed."""
    sessions = nightly(48, step=1.3, at=30)
    sessions = [replace(one, state=f"boot-{i // 12}") if i < 12 else one for i, one in enumerate(sessions)]
    sessions = [replace(one, compiler="cc 13.1, -O2") if i >= 20 else one for i, one in enumerate(sessions)]
    sessions[5] = replace(sessions[5], quick=True)
    sessions[9] = session(9, figure(None))
    return sessions


def elsewhere(count=12):
    """The same on another host, three times a day."""
    return [
        session(
            n,
            figure(22e3 + 300 * (n % 7)),
            host="host-f00d00",
            name=f"x{n:05}",
            day=f"2026-01-{10 + n // 3:02}T{8 + n % 3:02}:00:00Z",
        )
        for n in range(count)
    ]


def every_boot():
    """A machine that is another one every night."""
    return [
        replace(one, kernel=f"6.18.{i}", microcode=f"0x{i}", cpu=f"CPU {i}", compiler=f"cc {i}, -O2")
        for i, one in enumerate(nightly(30))
    ]


CASES = {
    "one": (of([session(1, figure(40e3))], PRINTED),),
    "eventful": (of(eventful(), PRINTED),),
    "two figures": (of(eventful(), PRINTED), of(eventful(), replace(PRINTED, statistic="p99"))),
    "two hosts": (of(eventful() + elsewhere(), PRINTED),),
    "every boot": (of(every_boot()), of(every_boot(), replace(HAND_OFF, statistic="p99"))),
    "many": (of(nightly(400)),),
    "close": (of(nightly(90, sd=0.4)),),
    "no band": (of(nightly(6), known=unknown),),
    "strange labels": tuple(of(nightly(4), replace(HAND_OFF, label=label)) for label in STRANGE),
    "printed inside": (of(nightly(40), with_printed(HAND_OFF, printed("40 us", 40e3), printed("41", 41e3))),),
    "zero": (
        of([session(1, figure(0.0, status="ok", estimates={"median": estimate(0.0)})), *nightly(3)[2:]]),
    ),
    "none": (),
    "nothing measured": (of([session(1, figure(None))]), of([])),
}
each_case = pytest.mark.parametrize("rows", [pytest.param(rows, id=name) for name, rows in CASES.items()])


def said(histories, options=None):
    return drawn_text(charts.draw(ChartRequest("history", (), options or {}, histories=tuple(histories))))


def marks(histories, width=_style.WIDE):
    return [one for one in history.layout(histories, width).items if isinstance(one, _sheet.Mark)]


@each_width
@each_case
def test_no_two_texts_meet_and_none_leaves_the_paper(rows, width):
    page = history.layout(rows, width)
    paper = _sheet.Box(0, 0, page.width, page.height)
    assert page.width == width
    for text in page.texts:
        assert paper.contains(text.box), text
        assert text.size >= 13
    for one, other in combinations(page.texts, 2):
        assert not one.box.meets(other.box), (one, other)


@each_width
@each_case
def test_no_text_covers_a_dot(rows, width):
    page = history.layout(rows, width)
    dots = [(mark.x, mark.y) for mark in marks(rows, width)]
    for text in page.texts:
        assert not any(text.box.holds(dot) for dot in dots), text


@each_width
@each_case
def test_every_figure_is_named(rows, width):
    told = squeezed("".join(text.text for text in history.layout(rows, width).texts))
    assert all(squeezed(one.figure.label) in told for one in rows)


@pytest.mark.parametrize("case", ["eventful", "strange labels", "nothing measured"])
def test_the_same_histories_give_the_same_bytes_for_a_page_and_a_phone(case):
    request = ChartRequest("history", (), histories=CASES[case])
    drawing = charts.drawing(request)
    assert charts.drawing(request) == drawing
    assert drawing.narrow
    for svg in (drawing.svg, drawing.narrow):
        assert all(squeezed(one.figure.label) in squeezed(drawn_text(svg)) for one in CASES[case])


def test_a_session_has_a_dot_and_its_interval():
    page = history.layout((of(nightly(6)),))
    dots = marks((of(nightly(6)),))
    ends = [line.points for line in page.items if isinstance(line, _sheet.Line) and line.width == 2.4]
    assert len(dots) == len(ends) == 6
    for dot, ((x, low), (_, high)) in zip(dots, ends, strict=True):
        assert x == dot.x
        assert high < dot.y < low


def test_dots_go_up_as_figures_do_and_right_as_days_do():
    dots = marks((of([session(1, figure(1e3)), session(2, figure(3e3)), session(3, figure(2e3))]),))
    assert [one.x for one in dots] == sorted(one.x for one in dots)
    assert dots[1].y < dots[2].y < dots[0].y


def test_what_is_quick_or_unfinished_is_hollow_and_what_failed_a_cross():
    sessions = [session(1, figure(1e3)), session(2, figure(1e3), quick=True), session(3, figure(None))]
    whole, quick, failed = marks((of(sessions),))
    assert (whole.colour, quick.colour, failed.shape) == (history.ONE.colour, _style.PAPER, "x")
    assert "hollow: quick or unfinished" in said((of(sessions),))
    assert "×: no figure" in said((of(sessions),))


def test_what_repeats_differ_by_is_shaded_where_it_is_known():
    assert any(isinstance(one, _sheet.Area) for one in history.layout((of(nightly(4)),)).items)
    bare = (of(nightly(4), known=unknown),)
    assert not any(isinstance(one, _sheet.Area) for one in history.layout(bare).items)
    assert "shaded" not in said(bare)


def test_another_machine_is_a_solid_line_and_other_code_a_dashed_one():
    sessions = nightly(4)
    sessions[1:] = [replace(one, state="boot-2") for one in sessions[1:]]
    sessions[3] = replace(sessions[3], compiler="cc 13, -O2")
    lines = [one for one in history.layout((of(sessions),)).items if isinstance(one, _sheet.Line)]
    upright = [one for one in lines if one.points[0][0] == one.points[1][0] and one.width == 1.2]
    assert [bool(one.dash) for one in upright] == [False, True]
    told = said((of(sessions),))
    for words in ("boot", "compiler", "solid line: another boot", "dashed line: another compiler"):
        assert words in told


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (("kernel",), "solid line: another kernel"),
        (("kernel", "CPU"), "solid line: another kernel or CPU"),
        (("boot", "kernel", "microcode"), "solid line: another boot, kernel or microcode"),
        (("compiler", "flags"), "dashed line: another compiler or other flags"),
    ],
)
def test_a_line_is_explained_by_all_that_it_stands_for(kinds, words):
    found = of(nightly(3))
    breaks = tuple(Break(kind) for kind in kinds)
    moments = (found.moments[0], replace(found.moments[1], breaks=breaks), found.moments[2])
    assert words in said((replace(found, moments=moments),))


@each_width
def test_no_text_stands_on_a_line_between_sessions(width):
    page = history.layout(CASES["eventful"], width)
    lines = [one.points for one in page.items if isinstance(one, _sheet.Line) and one.width in (1.2, 2.0)]
    upright = [points[0][0] for points in lines if points[0][0] == points[1][0]]
    assert len(upright) == 5
    told = [text for text in page.texts if "printed 60438 ns" in text.text]
    assert told
    for text in told:
        assert text.text.startswith("dotted: ") or not any(
            text.box.left < x < text.box.right for x in upright
        )


def test_what_changed_is_named_once_for_all_panels():
    several = [replace(HAND_OFF, label=name) for name in ("one", "two", "three")]
    sessions = [replace(one, state=f"boot-{i // 3}") for i, one in enumerate(nightly(6))]
    told = [text.text for text in history.layout([of(sessions, one) for one in several]).texts]
    assert told.count("boot") == 1


def test_a_printed_figure_is_a_line_where_it_is_near_and_a_note_where_it_is_far():
    told = said((of(nightly(6), PRINTED),))
    assert "printed 60438 ns" in told
    assert "printed 2092 ns: below the axis" in told


def test_below_twenty_sessions_the_chart_says_that_no_change_is_claimed():
    few, enough = (of(nightly(count, step=2.0, at=9)) for count in (19, 20))
    assert "no change is claimed below 20 sessions" in said((few,))
    assert "a change that is claimed" in said((enough,))
    assert "2.0" in said((enough,)) or "1.9" in said((enough,))


def test_of_too_many_sessions_the_newest_are_drawn_and_that_is_said():
    found = (of(nightly(history.MOST + 1)),)
    assert len(marks(found)) == history.MOST
    assert len(marks(found, _style.NARROW)) == history.MOST_CRAMPED
    assert f"the newest {history.MOST} of {history.MOST + 1} sessions" in said(found)
    assert "the newest" not in said((of(nightly(history.MOST)),))


def test_the_newest_figure_stands_beside_the_frame_and_in_the_alt_text():
    found = (of([session(1, figure(30e3)), session(2, figure(40e3))]),)
    assert "40 µs" in said(found)
    request = ChartRequest("history", (), {"alt": "hand-off"}, histories=found)
    assert charts.alt(request) == "hand-off: 40 µs on 2026-01-03, 30–40 µs over 2 sessions"
    assert charts.alt(ChartRequest("history", ())) == "history: nothing to draw"


def test_the_subtitle_says_what_a_dot_is():
    assert history.subtitle(CASES["one"]) == "median of each session; time, logarithmic"
    assert history.subtitle(CASES["two figures"]) == "figure of each session; time, logarithmic"
    assert history.subtitle(()) == "figure of each session; time, logarithmic"


def test_a_figure_that_no_session_has_is_named_below():
    other = replace(HAND_OFF, label="another", definition="x", condition=APART, measurement="other")
    assert "another, two cores: in no session" in said((of(nightly(3)), of([], other)))
