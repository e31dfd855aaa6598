"""Numbers and the units beside them: patterns read what a plain slow reader reads, character by character."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator import units
from generator.records.readers import _numbers, lines, perf_stat
from generator.records.readers._figure import Absent, Figure

DIGITS = "0123456789"
BLANKS = " \t\u00a0"
ENDS_A_WORD = set(".,;:()[]|" + DIGITS + BLANKS)


# ---------------------------------------------------------------- the plain slow reader


@dataclass
class Scanner:
    """A text and how far it was read."""

    text: str
    at: int = 0

    def peek(self, count: int = 1) -> str:
        return self.text[self.at : self.at + count]

    def one_of(self, signs: str) -> str:
        """The next character where it is one of these."""
        found = self.peek()
        if not found or found not in signs:
            return ""
        self.at += 1
        return found

    def many_of(self, signs: str) -> str:
        found = ""
        while sign := self.one_of(signs):
            found += sign
        return found

    def word(self) -> str:
        """A letter and what follows up to a blank, a digit or punctuation; or a percent sign."""
        if self.one_of("%"):
            return "%"
        found = ""
        while self.peek() and self.peek() not in ENDS_A_WORD and (found or self.peek().isalpha()):
            found += self.one_of(self.peek())
        return found


def read_number(scan: Scanner) -> float | None:
    """A number that is not a part of something longer."""
    sign = -1.0 if scan.one_of("+-") == "-" else 1.0
    for name in ("infinity", "inf", "nan"):
        if scan.peek(len(name)).lower() == name:
            scan.at += len(name)
            following = scan.peek()
            return None if following.isalnum() or following == "_" else sign * float(name)
    whole = scan.many_of(DIGITS)
    while whole and len(whole.split(",")[0]) <= 3 and _is_a_thousand(scan):
        scan.at += 1
        whole += "," + scan.many_of(DIGITS)
    if "," in whole and _is_a_list(scan):
        return None
    digits = whole.replace(",", "")
    if scan.peek() == "." and scan.peek(2)[1:].isdigit():
        digits += scan.one_of(".") + scan.many_of(DIGITS)
    if not digits:
        return None
    digits += _exponent(scan)
    return None if _goes_on(scan) else sign * float(digits)


def _is_a_thousand(scan: Scanner) -> bool:
    comma, *digits = scan.peek(5).ljust(5)
    return comma == "," and all(one in DIGITS for one in digits[:3]) and digits[3] not in DIGITS


def _exponent(scan: Scanner) -> str:
    """`e-7`, where the digits are there; any other `e` begins a unit."""
    before = scan.at
    told = scan.one_of("eE") and f"e{scan.one_of('+-')}"
    digits = scan.many_of(DIGITS) if told else ""
    if not digits:
        scan.at = before
    return told + digits if digits else ""


def _is_a_list(scan: Scanner) -> bool:
    """Is a comma glued to what follows? In a sentence there is a blank."""
    return scan.peek() == "," and scan.peek(2)[1:] not in ("", *BLANKS)


def _goes_on(scan: Scanner) -> bool:
    """Is what was read the beginning of a time, an address or another number?"""
    sign, following = scan.peek(), scan.peek(2)[1:]
    if sign.isdigit() or (sign and sign in ".,:" and following.isdigit()):
        return True
    return bool(sign in ("x", "X") and following and following in "0123456789abcdefABCDEF")


def read_unit(scan: Scanner) -> tuple[str, str]:
    """What is glued to a number, or stands apart from it, in brackets or without."""
    if glued := scan.word():
        return glued, ""
    before = scan.at
    if scan.many_of(BLANKS) + scan.one_of("[("):
        scan.at = before
        scan.many_of(BLANKS)
        scan.one_of("[(")
        if apart := scan.word():
            scan.one_of("])")
            return "", apart
    scan.at = before
    return "", ""


def read(text: str) -> tuple[float, str, str, str] | None:
    """A number at the beginning, the words glued to it and apart, and all that is left."""
    scan = Scanner(text)
    value = read_number(scan)
    return None if value is None else (value, *read_unit(scan), scan.text[scan.at :])


# ---------------------------------------------------------------- what programs may write

signs = st.sampled_from(["", "", "-", "+", "--", "+-"])
wholes = st.from_regex(r"[0-9]{1,4}(,[0-9]{3}){0,3}|[0-9]{1,3}(,[0-9]{1,4}){1,2}|", fullmatch=True)
fractions = st.sampled_from(["", "", ".", ".5", ".25", ".0.1", ":30", ".5:3"])
exponents = st.sampled_from(["", "", "e5", "E-7", "e+2", "e", "e-", "e5.2", "e5:3", "x1f", "X", "xg"])
special = st.sampled_from(["inf", "-Infinity", "NaN", "+nan", "nanos", "infx", "inf_", "nan5", "Inf,"])
gaps = st.sampled_from(["", "", " ", "\t", "  ", "\u00a0"])
words = st.sampled_from(
    [
        "",
        "ns",
        "us",
        "µs",
        "k",
        "M",
        "G",
        "KiB/s",
        "%",
        "ops/sec",
        "[ms]",
        "(s)",
        "[ms",
        "of",
        "req/s,",
        "s.",
        "_",
        "#",
    ]
)
tails = st.sampled_from(["", "", " ", ",", ", more", ",more", "; 7", ")", "]", " 5 ns", "\t|", "%", ".", ","])
built = st.tuples(signs, wholes, fractions, exponents, gaps, words, tails).map("".join)
odd = st.tuples(special, gaps, words, tails).map("".join)
any_text = st.text("0123459.,:-+eExXkMGnsµ%()[]|/_ \t", max_size=12)
written = built | odd | any_text


@given(written)
@example("1,234, more")
@example("1,234,more")
@example("1e5.2")
@example("12,34,567")
@example("1:23")
@example("0x1f")
@example("127.0.0.1")
@example("12,5 ms")
def test_a_template_reads_the_number_that_a_plain_reader_reads(text: str) -> None:
    expected = read(text.lstrip(BLANKS))
    try:
        found = lines.pick(f"took: {text}\n".encode(), "took: {}")
    except Absent:
        assert expected is None
        return
    assert expected is not None
    value, glued, apart, _ = expected
    factor = {"k": 1e3, "M": 1e6, "G": 1e9}.get(glued, 1.0)
    unit = "" if factor > 1 else glued or (apart if units.known(apart) else "")
    assert (repr(found.values), found.unit) == (repr((value * factor,)), unit)


@given(written)
def test_a_line_is_a_number_where_a_plain_reader_has_nothing_left(text: str) -> None:
    expected = read(text.strip(BLANKS))
    try:
        found = lines.pick(f"{text}\n".encode(), "{}")
    except Absent:
        assert expected is None or expected[-1]
        return
    assert expected is not None
    assert expected[-1] == ""
    assert len(found.values) == 1


@given(written)
def test_a_quantity_is_a_number_with_a_unit_that_is_known_or_without(text: str) -> None:
    expected = read(text.strip())
    if expected and (expected[-1] or not all(map(units.known, filter(None, expected[1:3])))):
        expected = None
    found = _numbers.quantity(text)
    assert repr(found) == repr(expected and (expected[0], expected[1] or expected[2]))


@given(st.lists(written, max_size=4))
def test_texts_that_are_no_numbers_are_left_out(texts: list[str]) -> None:
    found = [read(text.strip()) for text in texts]
    expected = tuple(one[0] for one in found if one and not any(one[1:]))
    assert repr(_numbers.numbers(texts)) == repr(expected)


@given(st.lists(st.floats(allow_nan=False).map(repr) | st.integers(0).map("{:,}".format), max_size=5))
def test_numbers_as_python_writes_them_read_back(texts: list[str]) -> None:
    assert _numbers.numbers(texts) == tuple(float(text.replace(",", "")) for text in texts)


# ---------------------------------------------------------------- perf stat, field by field


def plain_event(line: str) -> tuple[str, str, str, str, str] | None:
    """Value, unit, event, metric and what that is of, by splitting at commas."""
    fields = line.strip().split(",")
    if len(fields) < 5 or not fields[0] or fields[2][:1] not in _LETTERS:
        return None
    if any(one.isspace() for one in fields[0]) and fields[0] not in ("<not supported>", "<not counted>"):
        return None
    value, unit, event, *rest = fields
    while event.count("/") % 2 and rest:  # a comma between slashes
        event += "," + rest.pop(0)
    if rest and rest[0].endswith("%") and _is_in(rest[0][:-1], DIGITS + "."):
        rest.pop(0)
    if event.count("/") % 2 or len(rest) < 2 or any(one in DIGITS for one in unit):
        return None
    time, share, *more = rest
    if (
        not _is_in(time, DIGITS)
        or not _is_in(share.rstrip(), DIGITS + ".")
        or (share != share.rstrip() and more)
    ):
        return None
    metric, of = (*more, "", "")[:2] if len(more) > 1 else ("", "")
    if any(one.strip() for one in (more[2:] if len(more) > 1 else more)):
        return None
    return value, unit, event, metric, of


_LETTERS = tuple("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _is_in(text: str, signs: str) -> bool:
    return bool(text) and all(one in signs for one in text)


values = st.sampled_from(
    ["48", "1234.56", "0.21", "<not supported>", "<not counted>", "abc", "5ns", "<other>", "1e3", ""]
)
event_units = st.sampled_from(["", "msec", "C", "5", "KiB"])
events = st.sampled_from(
    [
        "cycles",
        "page-faults",
        "L1-dcache-loads:u",
        "cpu/event=0x3c,umask=0/u",
        "cpu/a,b",
        "c",
        "7up",
        "",
        "a/b/,c/d/",
    ]
)
deviations = st.sampled_from([[], [], ["0.50%"], ["x%"], ["%"]])
times = st.sampled_from(["528582", "0", "", "1.5"])
shares = st.sampled_from(["100.00", "33", "", "x"])
metrics = st.sampled_from(
    [
        [],
        ["", ""],
        ["0.21", "CPUs utilized"],
        ["1.02", "insn per cycle"],
        ["", " "],
        ["0.21"],
        ["5ns", "x"],
        ["a", "b", "c"],
    ]
)


@st.composite
def perf_lines(draw: st.DrawFn) -> str:
    head = [draw(values), draw(event_units), draw(events)]
    return ",".join([*head, *draw(deviations), draw(times), draw(shares), *draw(metrics)]) + draw(
        st.sampled_from(["", ",", " ", ",,", "\t"])
    )


@given(st.lists(perf_lines() | st.sampled_from(["hello, 5 worlds", "48,", ""]), min_size=1, max_size=5))
def test_perf_stat_reads_the_fields_that_splitting_at_commas_gives(told: list[str]) -> None:
    expected: dict[tuple[str, str, bool], list[str]] = {}
    for value, unit, event, metric, of in filter(None, map(plain_event, told)):
        expected.setdefault((event.strip(), unit, False), []).append(value)
        if of.strip() and not value.startswith("<"):
            expected.setdefault((f"{event.strip()} {of.strip()}", "", True), []).append(metric)
    output = "\n".join(told).encode()
    if not expected:
        with pytest.raises(ValueError, match="no line of perf stat"):
            perf_stat.figures(output)
        return
    figures = [_plain_figure(*key, said) for key, said in expected.items()]
    assert perf_stat.figures(output) == tuple(one for one in figures if one.values or one.failed)


def _plain_figure(where: str, unit: str, further: bool, said: list[str]) -> Figure:
    failed = [one.strip("<>") for one in said if one.startswith("<")]
    found = () if failed else tuple(one[0] for one in map(read, said) if one and not any(one[1:]))
    return Figure(where, found, unit if units.known(unit) else "", "", failed[0] if failed else "", further)
