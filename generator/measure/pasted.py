"""The lines of `measure:` that mean a program and its figures, to be pasted into a note. Pure."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence

from generator.measure.looks import Found, Look
from generator.model.note import PROCESS_VALUES
from generator.model.reading import LINES, STDOUT
from generator.model.statistics import PERCENTILES
from generator.records.readers import Figure
from generator.syntax import jekyll
from generator.syntax.names import name as named

FEW = 3  # measurements that are shown
_WIDE = 78  # columns of a measurement in one line
_PERCENTILES = {50.0: "median"} | {round(100 * share, 1): name for name, share in PERCENTILES.items()}
_PERCENTILE = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(?:%|th percentile)[:=]? \{\}")
_UNIT_IN_NAME = re.compile(r"_(ns|us|ms|bytes)(?![A-Za-z])")
_RATE = re.compile(r"(?i)per.?sec|/s(?:ec)?\b|\b(?:iops|rps|qps|tps)\b|latency|\btime")
_SAYS_NOTHING = re.compile(r"(?i)time_?stamp|epoch|seed|version|uptime|\bpid\b|load_avg|boot")
_PLAIN = re.compile(r"[A-Za-z0-9./_][A-Za-z0-9 ./_=+-]*")
_ID = re.compile(r"  (\w+):")
_BRACES = re.compile(r"\{([A-Za-z_]\w*)\}")
_ESCAPED = {"\n": "\\n", "\t": "\\t"}
Entry = tuple[str, str]  # a key and its value, as YAML


def lines(look: Look, most: int = FEW) -> list[str]:
    """`measure:` and at most so many of the most telling figures; the wall time where there is none."""
    best = next((one for one in look.found if _heads(one)), None)
    program = look.words[0].rpartition("/")[2]
    if best is None:
        return ["measure:", *_measurement(named(program, ()), [("run", _words(look.words))])]
    names: list[str] = []
    made = ["measure:"]
    for told, entries in list(_measurements(best))[:most]:
        head = ("of", names[0]) if names else ("run", _words(look.words))
        names.append(named(told or program, names))
        made += _measurement(names[-1], [head, *_where(best), *entries])
    return made


def note(look: Look, template: str) -> str:
    """A template's text with the measurements, a value of each and their names in their places."""
    measure = lines(look)
    names = [found[1] for line in measure if (found := _ID.match(line))]
    values = "\n".join(f"  - {name}: {{{{ {name} }}}}" for name in names)
    filled = {"MEASURE": "\n".join(measure), "VALUES": values, "NAMES": " ".join(names), "HEAD": names[0]}
    return re.sub("|".join(filled), lambda found: filled[found[0]], template)


def _measurements(found: Found) -> Iterator[tuple[str, list[Entry]]]:
    """What each is called after, and what says where it is: percentiles together, all else alone."""
    heads = ranked(_heads(found))
    of = {_percentile(figure): figure.where for figure in heads if _percentile(figure)}
    if len(of) > 1:
        picks = ", ".join(f"{statistic}: {_literal(where)}" for statistic, where in of.items())
        yield "latency", [("pick", f"{{{picks}}}")]
    for figure in heads:
        if len(of) < 2 or not _PERCENTILE.fullmatch(figure.where):
            yield figure.where, _entries(figure, alone=len(heads) == 1 and found.reads != LINES)


def _heads(found: Found) -> list[Figure]:
    return [figure for figure in found.figures if not figure.further and not figure.failed]


def ranked(figures: Sequence[Figure]) -> list[Figure]:
    """Those first that say most: samples, what has a unit or a rate; of few all in their order."""
    return list(figures) if len(figures) <= FEW else sorted(figures, key=_rank)


def _rank(figure: Figure) -> int:
    if _SAYS_NOTHING.search(figure.where) or not any(figure.values):
        return 3
    measured = figure.unit or _unit(figure.where) or _RATE.search(figure.where)
    return 0 if measured and len(figure.values) > 1 else 1 if measured else 2


def _percentile(figure: Figure) -> str:
    match = _PERCENTILE.fullmatch(figure.where)
    return _PERCENTILES.get(float(match[1]), "") if match else ""


def _where(found: Found) -> list[Entry]:
    """Which reader of which source, where they are not the usual ones."""
    reads = [] if found.reads == LINES else [("reads", found.reads)]
    return (
        reads
        if found.source == STDOUT
        else [*reads, ("from", found.source if found.source.isalpha() else jekyll.yaml_str(found.source))]
    )


def _entries(figure: Figure, *, alone: bool) -> list[Entry]:
    """The pick of a figure, unless it is alone; the unit that its name has where the output has none."""
    where = _literal(figure.where)
    pick = f"{{{figure.statistic}: {where}}}" if figure.statistic else where
    unit = "" if figure.unit else _unit(figure.where)
    picks = [] if not figure.where or (alone and not figure.statistic) else [("pick", pick)]
    return [*picks, ("unit", unit)] if unit else picks


def _unit(where: str) -> str:
    """`ns` of `clat_ns.mean`, `B` of `bw_bytes`."""
    match = _UNIT_IN_NAME.search(where)
    return {"bytes": "B"}.get(match[1], match[1]) if match else ""


def _measurement(name: str, entries: Sequence[Entry]) -> list[str]:
    """In one line where that is short, else a line for each key."""
    joined = ", ".join(f"{key}: {value}" for key, value in entries)
    whole = f"  {name}: {{{joined}}}"
    if len(whole) <= _WIDE:
        return [whole]
    return [f"  {name}:", *(line for key, value in entries for line in _folded(f"    {key}: ", value))]


def _folded(head: str, value: str) -> list[str]:
    """A key with its value; a long command in several lines, which YAML puts together again."""
    if len(head + value) <= _WIDE or not head.strip().startswith("run"):
        return [head + value]
    items = re.split(r"(?<=, )(?! )", value) if value[0] == "[" else re.split(r"(?<= )", value)
    lines = [head]
    for item in items:
        if len(lines[-1]) + len(item) > _WIDE and lines[-1].strip(" ") not in ("", "run:"):
            lines.append("      ")
        lines[-1] += item
    return [line.rstrip() for line in lines]


def _words(words: Sequence[str]) -> str:
    """A command as one text; as a list where a shell would not split it as it was given."""
    words = [_BRACES.sub(_later, word) for word in words]
    joined = " ".join(words)
    if joined.lower() in jekyll.NOT_TEXT:
        return jekyll.yaml_str(joined)
    if _PLAIN.fullmatch(joined) and shlex.split(joined) == list(words):
        return joined
    return "[" + ", ".join(map(_word, words)) + "]"


def _later(braces: re.Match[str]) -> str:
    """`{{x}}` of `{x}`, which would be a parameter; what each process has of its own stays."""
    return braces[0] if braces[1] in PROCESS_VALUES else f"{{{braces[0]}}}"


def _literal(where: str) -> str:
    """A pick as YAML: `{{x}}` of `{x}`, which would be a parameter."""
    return jekyll.yaml_str(_BRACES.sub(r"{\g<0>}", where))


def _word(word: str) -> str:
    """Bare where YAML reads it as a text, else quoted; line ends and tabs of a script stay."""
    if re.fullmatch(r"[A-Za-z./][A-Za-z0-9./_=+-]*", word):
        return word
    parts = (_ESCAPED.get(part) or jekyll.yaml_str(part)[1:-1] for part in re.split(r"([\n\t])", word))
    return f'"{"".join(parts)}"'
