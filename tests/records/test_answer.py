"""What probes print, and what they should not."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.trial import Answer
from generator.records import answer
from generator.syntax.sanitise import Private


def printed(**said: Any) -> bytes:
    return json.dumps(said).encode()


def reason(stdout: bytes) -> str:
    with pytest.raises(ValueError) as caught:
        answer.parse(stdout)
    return str(caught.value)


def test_the_smallest_answers_are_enough() -> None:
    assert answer.parse(b'{"unit": "ns", "samples": [41.0, 42.5]}') == Answer(samples=[41.0, 42.5])
    assert answer.parse(b'{"facts": {"keys": 15}}').said.facts == {"keys": 15}
    assert answer.parse(b'{"first": 583}').first == 583


def test_an_answer_from_an_emulated_cpu_keeps_everything_but_times() -> None:
    said = {
        "kind": "event",
        "op": "one way",
        "params": {"size": "8"},
        "facts": {"keys": 15},
        "ignored": ["idle"],
    }
    times = {"samples": [1.0, 2.0], "first": 3.0, "timer": 20, "ghz": [2.3], "places": "sd", "drift_ppm": 1.0}
    left = json.loads(answer.timeless(printed(unit="ns", **said, **times), "max"))
    assert left == said | {"emulated": "max"}
    found = answer.parse(printed(**left))
    assert (found.samples, found.first, found.said.facts) == ([], None, {"keys": 15})


def test_an_answer_may_be_empty_only_where_its_times_were_taken_from_it() -> None:
    assert answer.parse(b'{"kind": "steady", "emulated": "max"}').extra == {"emulated": "max"}
    assert reason(b'{"kind": "steady"}') == "its answer holds neither samples nor facts"


def test_everything_that_a_probe_says_is_kept() -> None:
    found = answer.parse(
        printed(
            kind="event",
            unit="us",
            op="one way",
            samples=[1, 2.5],
            iterations=1,
            stop="events",
            flagged={"late": [1]},
            ignored=["idle"],
            ghz=[2.99],
            places="sd",
            clock_offset=None,
            elided=True,
            failed={"HTTP 503": 12},
            remarks=["rate not held: 812 of 1000 calls/s"],
        )
    )
    assert (found.said.kind, found.said.unit, found.said.op, found.stop) == (
        "event",
        "us",
        "one way",
        "events",
    )
    assert (found.samples, found.iterations, found.places) == ([1.0, 2.5], 1, "sd")
    assert (found.flagged, found.said.ignored, found.ghz) == ({"late": (1,)}, ("idle",), (2.99,))
    assert found.said.clock_offset is None
    assert (found.said.failed, found.said.remarks) == (
        {"HTTP 503": 12},
        ("rate not held: 812 of 1000 calls/s",),
    )
    assert found.extra == {"elided": True}


@pytest.mark.parametrize(
    ("stdout", "why"),
    [
        (b"", "printed nothing"),
        (b" \n", "printed nothing"),
        (b"garbage", "printed something that is not JSON: 'garbage'"),
        (b"x" * 99, f"printed something that is not JSON: '{'x' * 40}...'"),
        (b"\x1b[31mred", "printed something that is not JSON: 'red'"),
        (b'\xff{"samples": [1]}', "printed something that is not JSON: '\ufffd{\"samples\": [1]}'"),
        (b'{"samples": [1]} {}', "printed something that is not JSON: '{\"samples\": [1]} {}'"),
        (b"[" * 100_000, f"printed something that is not JSON: '{'[' * 40}...'"),
        (b"[1]", "its answer is not a JSON object"),
        (b"{}", "its answer holds neither samples nor facts"),
        (b'{"samples": [], "facts": {}}', "its answer holds neither samples nor facts"),
        (b'{"samples": [1], "samples": [2]}', "says 'samples' twice"),
        (b'{"samples": 1}', "samples is not a list"),
        (b'{"samples": [1, NaN]}', "sample 1 is NaN"),
        (b'{"samples": [1, 2, 3, -4]}', "sample 3 is negative"),
        (b'{"samples": [Infinity]}', "sample 0 is infinite"),
        (b'{"samples": [1e999]}', "sample 0 is infinite"),
        (b'{"samples": [1' + b"0" * 400 + b"]}", "sample 0 is too large"),
        (b'{"unit": "s", "samples": [1e25]}', "sample 0 is too large"),
        (b'{"samples": [true]}', "sample 0 is not a number"),
        (b'{"samples": ["1"]}', "sample 0 is not a number"),
        (b'{"samples": [null]}', "sample 0 is not a number"),
        (b'{"first": -1}', "first is negative"),
        (b'{"samples": [1], "ghz": [NaN]}', "ghz 0 is NaN"),
        (b'{"samples": [1], "iterations": 2.5}', "iterations is not a whole number"),
        (b'{"samples": [1], "unit": "nss"}', "unknown unit 'nss'"),
        (b'{"samples": [1], "unit": 3}', "unit is not a text"),
        (b'{"samples": [1], "places": "sd"}', "places has 2 letters for 1 samples"),
        (b'{"samples": [1], "places": "x"}', "places holds 'x', which is neither 's' nor 'd'"),
        (b'{"samples": [1], "flagged": {"late": [1]}}', "flagged 'late' does not list samples"),
        (b'{"samples": [1], "flagged": {"late": [true]}}', "flagged 'late' does not list samples"),
        (b'{"samples": [1], "flagged": []}', "flagged is not an object"),
        (b'{"samples": [1], "failed": ["HTTP 503"]}', "failed is not an object"),
        (b'{"samples": [1], "failed": {"HTTP 503": 1.5}}', "failed 'HTTP 503' is not a count of events"),
        (b'{"samples": [1], "failed": {"HTTP 503": true}}', "failed 'HTTP 503' is not a count of events"),
        (b'{"samples": [1], "failed": {"HTTP 503": 0}}', "failed 'HTTP 503' is not a count of events"),
        (b'{"samples": [1], "remarks": "late"}', "remarks is not a list"),
        (b'{"samples": [1], "remarks": [1]}', "remarks is not a text"),
        (b'{"facts": {"a": NaN}}', "facts holds a number that is not finite"),
        (b'{"facts": {"a": ' + b"[" * 30 + b"]" * 30 + b"}}", "facts is nested deeper than 20 levels"),
    ],
    ids=lambda value: repr(value[:30]),
)
def test_a_bad_answer_is_refused_with_a_plain_reason(stdout: bytes, why: str) -> None:
    assert reason(stdout) == why


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(sorted(answer._KNOWN | {"more"}))
NUMBERS = st.lists(st.floats() | st.integers(), max_size=5)


def keeps_the_contract(stdout: bytes) -> None:
    try:
        found = answer.parse(stdout)
    except ValueError as error:
        assert str(error)
        assert "\n" not in str(error)
        str(error).encode()
        return
    assert all(type(value) is float and 0 <= value < math.inf for value in found.samples)
    assert all(0 <= index < len(found.samples) for which in found.flagged.values() for index in which)
    assert len(found.places) in (0, len(found.samples))
    json.dumps([found.said.facts, found.extra, found.said.op], ensure_ascii=False, allow_nan=False).encode()


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_crash_it(stdout: bytes) -> None:
    keeps_the_contract(stdout)


@given(st.dictionaries(KEYS, JSON | NUMBERS))
def test_no_json_crashes_it(said: dict[str, Any]) -> None:
    keeps_the_contract(json.dumps(said).encode())


COUNTED = {"instructions": 12.5, "cycles": "no PMU here", "faults": 0, "first_faults": None, "of_tomorrow": 3}


def test_counters_are_counts_or_reasons() -> None:
    said = answer.parse(
        json.dumps({"samples": [1.0], "counters": COUNTED, "counted": "user space only"}).encode()
    )
    assert said.counters == {"instructions": 12.5, "faults": 0.0}
    assert said.said.uncounted == {"cycles": "no PMU here"}
    assert said.said.counted == "user space only"


@pytest.mark.parametrize("value", [-1, True, [], {}, 1e40])
def test_a_counter_that_is_neither_fails_the_run(value: object) -> None:
    with pytest.raises(ValueError, match="cycles"):
        answer.parse(json.dumps({"samples": [1.0], "counters": {"cycles": value}}).encode())


DIRTY = "\x1b[31mred\x1b[0m\x00 \ufffe\u202eone\ttwo\nthree"
TIDY = "red one two three"


def test_every_text_of_an_answer_is_cleaned_and_so_is_what_is_kept_of_it() -> None:
    said = {
        "samples": [1.0],
        "flagged": {DIRTY: [0]},
        "failed": {DIRTY: 1},
        "counters": {"cycles": DIRTY},
        "facts": {DIRTY: {"x": [DIRTY]}},
        "more": DIRTY,
    }
    texts = dict.fromkeys(("op", "kind", "clock", "stop", "counted"), DIRTY)
    lists = {key: [DIRTY] for key in ("remarks", "ignored")}
    found, kept = answer.read(printed(**said, **texts, **lists))
    assert (found.flagged, found.said.failed, found.said.uncounted) == (
        {TIDY: (0,)},
        {TIDY: 1},
        {"cycles": TIDY},
    )
    assert {found.said.op, found.said.kind, found.said.clock, found.stop, found.said.counted} == {TIDY}
    assert (found.said.remarks, found.said.ignored) == ((TIDY,), (TIDY,))
    assert (found.said.facts, found.said.flags, found.extra) == (
        {TIDY: {"x": [TIDY]}},
        {TIDY: 1},
        {"more": TIDY},
    )
    assert answer.read(kept) == (found, kept)
    assert not any(one in json.loads(kept).__repr__() for one in ("\\x", "\\u", "\\t", "\\n"))


def test_a_fit_answer_is_kept_as_it_was_printed() -> None:
    stdout = b'{ "samples": [1.50, 2e0],\n "op": "x" }\n'
    assert answer.read(stdout)[1] is stdout


def test_what_is_private_is_in_no_text_of_an_answer_and_in_no_reason() -> None:
    private = Private("/home/ann", "ann", "", {"TOKEN": "hush"})
    stdout = printed(facts={"hush": "/home/ann"}, op="by ann", remarks=["told: hush"])
    found, kept = answer.read(stdout, private)
    assert (found.said.facts, found.said.op) == ({"${TOKEN}": "~"}, "by user")
    assert found.said.remarks == ("told: ${TOKEN}",)
    assert b"hush" not in kept and b"ann" not in kept
    for bad in (b"hush", b'{"hush": 1, "hush": 2}', printed(unit="hush")):
        with pytest.raises(ValueError, match=r"\$\{TOKEN\}"):
            answer.read(bad, private)


def test_a_secret_at_the_end_of_what_is_shown_of_garbage_is_not_cut_in_two() -> None:
    with pytest.raises(ValueError) as caught:
        answer.read(b"x" * 36 + b"a-long-secret", Private(secrets={"T": "a-long-secret"}))
    assert "a-l" not in str(caught.value)


# ---------------------------------------------------------------- given, and figures


def test_what_a_program_worked_out_itself_is_given() -> None:
    found = answer.parse(printed(unit="ms", given={"p99": 9, "median": 1.5, "n": 1000, "max": None}))
    assert found.given == {"p99": 9.0, "median": 1.5, "n": 1000.0}
    assert found.said.given == ("p99", "median", "n")
    assert (found.samples, found.first) == ([], None)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"p98": 1}, "given 'p98' is none of first, median, min, max, "),
        ({"p99": -1}, "given p99 is negative"),
        ({"p99": "9"}, "given p99 is not a number"),
        ({"p99": math.nan}, "given p99 is NaN"),
        ({"p99": math.inf}, "given p99 is infinite"),
        ([], "given is not an object"),
    ],
)
def test_what_is_given_wrongly_is_refused(given: object, why: str) -> None:
    assert reason(printed(given=given)).startswith(why)


def test_a_statistic_is_limited_in_its_unit_and_a_count_is_in_none() -> None:
    assert answer.parse(printed(unit="s", given={"max": 1e21, "n": 1e30})).given["n"] == 1e30
    assert reason(printed(unit="s", given={"max": 1.1e21})) == "given max is too large"


def test_of_events_that_have_all_failed_there_is_no_figure() -> None:
    said = {"given": {"median": 2, "n": 34794}, "unit": "ms"}
    assert reason(printed(failed={"HTTP 502": 34794}, **said)) == "all 34,794 failed: HTTP 502"
    assert answer.parse(printed(failed={"HTTP 502": 34793}, **said)).given["median"] == 2


def test_events_that_failed_of_nobody_knows_how_many_leave_no_figure() -> None:
    said = {"given": {"median": 2}, "failed": {"HTTP 502": 34794}}
    why = "34,794 failed, and nothing says of how many (pick `n`, too): HTTP 502"
    assert reason(printed(**said)) == why
    assert answer.parse(printed(samples=[2], **said)).said.failed == {"HTTP 502": 34794}


TWO = {"p50 of b": {"unit": "ns", "samples": [2]}, "p50 of a": {"unit": "us", "samples": [1]}}


def test_a_figure_is_taken_out_of_an_answer_by_its_name() -> None:
    assert answer.parse(answer.figure(printed(figures=TWO), "p50 of a")).samples == [1.0]
    alone = printed(figures={"x": {"samples": [3]}})
    assert answer.parse(answer.figure(alone)).samples == [3.0]
    own = printed(samples=[4], figures=TWO)
    assert answer.parse(answer.figure(own)).samples == [4.0]
    assert answer.figure(b"no JSON") == b"no JSON"


@pytest.mark.parametrize(
    ("said", "name", "why"),
    [
        ({"figures": TWO}, "p50 of c", "the figure 'p50 of c' is not in its answer: did you mean 'p50 of"),
        ({"figures": {"a": [1]}}, "a", "the figure 'a' is not an object"),
        ({"figures": [1]}, "a", "figures is not an object"),
        ({"samples": [1]}, "a", "the figure 'a' is not in its answer"),
    ],
)
def test_a_figure_that_is_not_there_is_told_with_the_nearest(said: Any, name: str, why: str) -> None:
    with pytest.raises(ValueError) as caught:
        answer.figure(printed(**said), name)
    assert str(caught.value).startswith(why)


def test_an_answer_of_several_figures_alone_lists_them() -> None:
    assert (
        reason(printed(figures=TWO)) == "its answer holds several figures, pick one: 'p50 of b', 'p50 of a'"
    )


def test_a_fact_of_several_lines_is_a_list_of_them_and_one_of_one_line_stays_a_text() -> None:
    facts = {"maps": "a\tb\n\nc\n", "one": "a", "in": {"side": "x\ny"}, "list": ["p\nq"]}
    told = answer.parse(json.dumps({"facts": facts}).encode()).said.facts
    assert told == {
        "maps": ["a       b", "", "c"],
        "one": "a",
        "in": {"side": ["x", "y"]},
        "list": ["p q"],
    }
