"""Log-binned histograms, one percent a bin, and their text. Pure."""

from __future__ import annotations

import math
import re
import string
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from itertools import accumulate, compress

from generator.model.record import Histogram

GROWTH = 1.01  # a bin is one percent wide


FLOOR = -2000  # the bin of 0: 2e-9 ns


CEILING = 7000  # above the bin of 1e30, the largest value that there is


_LOG = math.log(GROWTH)


_DIGITS = string.digits + string.ascii_letters


_WRITTEN = f"{_DIGITS}-+".encode()


_VALUES = bytes.maketrans(_DIGITS.encode(), bytes(range(len(_DIGITS))))


_TOKEN = re.compile(r"-\w{2}|\+\w{6}|\w", re.ASCII)


_GAP = 6  # bins: from here on a new stretch is shorter than zeros


def bin_index(value: float) -> int:
    """The bin of a value: floor(ln v / ln 1.01)."""
    return max(math.floor(math.log(value) / _LOG), FLOOR) if value > 0 else FLOOR


def bin_value(index: float) -> float:
    """The geometric middle of a bin."""
    return 0.0 if index <= FLOOR else GROWTH ** (index + 0.5)


def histogram(values: Iterable[float]) -> dict[int, int]:
    """Values -> counts by bin, in order of the bins."""
    return dict(sorted(Counter(map(bin_index, values)).items()))


def merge(histograms: Iterable[Histogram]) -> dict[int, int]:
    """All counts together, in order of the bins."""
    together: Counter[int] = Counter()
    for bins in histograms:
        together.update(bins)
    return dict(sorted(together.items()))


def total(bins: Histogram) -> int:
    """Events in all bins."""
    return sum(bins.values())


def quantile(bins: Histogram, q: float) -> float:
    """The q-quantile, interpolated within its bin; NaN of nothing."""
    ordered = sorted(bins)
    upto = list(accumulate(map(bins.__getitem__, ordered)))
    wanted = q * upto[-1] if upto else 0
    position = bisect_left(upto, wanted)
    if position == len(upto):
        return math.nan
    index, count = ordered[position], bins[ordered[position]]
    return bin_value(index - 0.5 + (wanted - (upto[position] - count)) / count)


def encode(bins: Histogram) -> str:
    """Counts as short text, one line to a diff: `642:31f-1c|720:1`.

    A stretch of bins without a long gap is where it begins, a colon, and its counts: a base-62 digit each,
    `-` and two digits from 62 on, `+` and six from 3844 on.
    """
    stretches: list[str] = []
    last = -math.inf
    for index, count in sorted(bins.items()):
        if index - last > _GAP:
            stretches.append(f"{index}:")
        else:
            stretches[-1] += "0" * int(index - last - 1)
        stretches[-1] += _written(count)
        last = index
    return "|".join(stretches)


def _written(count: int) -> str:
    if count < len(_DIGITS):
        return _DIGITS[count]
    sign, width = ("-", 2) if count < len(_DIGITS) ** 2 else ("+", 6)
    digits = [
        _DIGITS[count // len(_DIGITS) ** position % len(_DIGITS)] for position in reversed(range(width))
    ]
    return sign + "".join(digits)


def decode(text: str) -> dict[int, int]:
    """The inverse of `encode`; ValueError where the text is none."""
    bins: dict[int, int] = {}
    for stretch in filter(None, text.split("|")):
        start, _, written = stretch.partition(":")
        counts = _counts(written.encode())
        if counts is None:
            raise ValueError(f"'{stretch}' is no stretch of a histogram")
        first = int(start)
        if not FLOOR <= first <= CEILING - len(counts):
            raise ValueError(f"'{start}' is no bin of a histogram")
        bins.update(compress(zip(range(first, first + len(counts)), counts, strict=True), counts))
    return bins


def _counts(written: bytes) -> list[int] | None:
    """The counts of a stretch; None where it is none. Those of one digit cost no turn each."""
    if written.isalnum():
        return list(written.translate(_VALUES))
    if written.translate(None, _WRITTEN):
        return None
    if b"+" in written:
        tokens = _TOKEN.findall(written.decode())
        return [_read(token) for token in tokens] if "".join(tokens) == written.decode() else None
    alone, *pairs = (piece.translate(_VALUES) for piece in written.split(b"-"))
    if any(len(pair) < 2 for pair in pairs):
        return None
    counts = list(alone)
    for high, low, *others in pairs:
        counts += (high * len(_DIGITS) + low, *others)
    return counts


def _read(written: str) -> int:
    count = 0
    for digit in written.lstrip("-+"):
        count = count * len(_DIGITS) + _DIGITS.index(digit)
    return count
