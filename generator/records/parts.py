"""Which events of a trial belong together: by where they ran, then by valleys of their histogram. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise

from generator.model.record import Histogram
from generator.records import histogram

LEAST_SHARE = 0.05  # of all events, for a part; of a process's events, for the process to have it
_STRADDLE = 2  # processes that have both sides of a valley: with fewer it lies between processes
_VALLEY = 0.5  # of the smaller peak: what lies between two parts is lower
_APART = 1.5  # ratio of medians: nearer neighbours are one part
_ENOUGH = 500  # events: with fewer a valley is chance
_SURE = 3.0  # standard errors that a valley lies below its peaks: less may be chance
_LEAST_REACH = 3  # bins that the smoothing reaches to each side
ENDS = (histogram.FLOOR, histogram.CEILING + 1)  # below and above every bin

Stretch = tuple[str, int, int]  # events of one placement, in bins from the first number to before the second
Pieces = tuple[Stretch, ...]  # of one part
ByPlacement = Mapping[str, Histogram]


def split(processes: Sequence[ByPlacement]) -> tuple[Pieces, ...]:
    """The parts of a trial, from the histograms of each of its processes; empty where all is one.

    Split by recorded placement first, then inside a placement where a valley lies between two peaks and at
    least two processes have events on both of its sides. Neighbours nearer than a factor of 1.5 are one
    part: nobody would act on the difference, and processes of one trial differ by as much.
    """
    together = {
        place: histogram.merge(one.get(place, {}) for one in processes)
        for place in sorted({place for one in processes for place in one})
    }
    least = LEAST_SHARE * sum(map(histogram.total, together.values()))
    stretches = (
        (place, low, high)
        for place, bins in together.items()
        if bins and histogram.total(bins) >= least
        for low, high in pairwise(_bounds(place, bins, processes, least))
    )
    found = _joined(stretches, together)
    return tuple(found) if len(found) > 1 else ()


def within(by_placement: ByPlacement, pieces: Pieces) -> dict[int, int]:
    """The events of a part."""
    return histogram.merge(_between(by_placement.get(place, {}), low, high) for place, low, high in pieces)


def where(pieces: Pieces) -> str:
    """The placement of a part; empty where it has none, or more than one."""
    places = {place for place, _, _ in pieces}
    return places.pop() if len(places) == 1 else ""


def _between(bins: Histogram, low: int, high: int) -> dict[int, int]:
    return {index: count for index, count in bins.items() if low <= index < high}


def _joined(stretches: Iterable[Stretch], together: ByPlacement) -> list[Pieces]:
    """In order of their medians, near neighbours made one."""

    def middle(pieces: Pieces) -> float:
        return histogram.quantile(within(together, pieces), 0.5)

    joined: list[Pieces] = []
    for piece in sorted(stretches, key=lambda one: middle((one,))):
        if joined and middle((piece,)) < _APART * middle(joined[-1]):
            joined[-1] = (*joined[-1], piece)
        else:
            joined.append((piece,))
    return joined


# ------------------------------------------------------------------ valleys that processes straddle


def _bounds(place: str, bins: Histogram, processes: Sequence[ByPlacement], least: float) -> list[int]:
    """The ends of the stretches of one placement."""
    everyone = [
        (one.get(place, {}), LEAST_SHARE * sum(map(histogram.total, one.values()))) for one in processes
    ]
    return sorted((*ENDS, *_straddled(list(_cuts(bins, least)), everyone, ENDS)))


def _straddled(
    cuts: Sequence[int], everyone: Sequence[tuple[Histogram, float]], ends: tuple[int, int]
) -> list[int]:
    """Between two ends the cut that most processes straddle, and so on on both of its sides.

    `everyone` holds for each process its events and how many of them make a side. The deepest first would
    not do: processes that share one peak, and have another one each, have valleys between those others.
    """
    low, high = ends
    inside = [(_straddlers(everyone, low, cut, high), cut) for cut in cuts if low < cut < high]
    most, cut = max(inside, key=lambda one: one[0], default=(0, 0))
    if most < min(_STRADDLE, len(everyone)):
        return []
    return [*_straddled(cuts, everyone, (low, cut)), cut, *_straddled(cuts, everyone, (cut, high))]


def _straddlers(everyone: Sequence[tuple[Histogram, float]], low: int, cut: int, high: int) -> int:
    """How many processes have enough events on both sides of a cut."""
    return sum(
        min(histogram.total(_between(bins, low, cut)), histogram.total(_between(bins, cut, high))) >= least
        for bins, least in everyone
    )


def _cuts(bins: Histogram, least: float) -> Iterator[int]:
    """The deepest valley first, then those on its two sides, while both sides hold enough events."""
    cut = _valley(bins, least) if histogram.total(bins) >= _ENOUGH else None
    if cut is not None:
        yield cut
        yield from _cuts(_between(bins, ENDS[0], cut), least)
        yield from _cuts(_between(bins, cut, ENDS[1]), least)


def _valley(bins: Histogram, least: float) -> int | None:
    """The bin of the deepest valley, measured against the lower of the peaks on its two sides; or None.

    It has to be surely lower than that peak, and to leave `least` events on each side.
    """
    low, reach = min(bins), _reach(bins)
    heights = _smoothed(bins, reach)
    peaks_left = accumulate(heights, max)
    peaks_right = reversed(list(accumulate(reversed(heights), max)))
    below = list(accumulate((bins.get(low + position, 0) for position in range(len(heights))), initial=0))
    valleys = [
        (height / peak, position)
        for position, (height, peak) in enumerate(
            zip(heights, map(min, peaks_left, peaks_right), strict=True)
        )
        if least <= below[position] <= below[-1] - least and _is_sure(peak, height, reach)
    ]
    depth, position = min(valleys, default=(1.0, 0))
    return low + position if depth < _VALLEY else None


def _is_sure(peak: float, height: float, reach: int) -> bool:
    """Is the one height more above the other than chance allows? Counts vary by their square root.

    Smoothed by a triangle, a height of h varies by the root of 2/3 (reach + 1) h.
    """
    return peak - height > _SURE * math.sqrt((peak + height) * (reach + 1) * 2 / 3)


def _reach(bins: Histogram) -> int:
    """How far to smooth, in bins: Silverman's rule on the quartiles, a triangle being 2.2 Gaussians wide."""
    sigma = (_rank_bin(bins, 0.75) - _rank_bin(bins, 0.25)) / 1.34
    return max(round(2.2 * 0.9 * sigma * math.pow(histogram.total(bins), -0.2)), _LEAST_REACH)


def _rank_bin(bins: Histogram, q: float) -> int:
    """The bin that holds the q-quantile."""
    wanted, ordered = q * histogram.total(bins), sorted(bins)
    upto = accumulate(bins[index] for index in ordered)
    return next(index for index, count in zip(ordered, upto, strict=True) if count >= wanted)


def _smoothed(bins: Histogram, reach: int) -> list[float]:
    """Events by bin from the first to the last, each spread over a triangle."""
    low, high = min(bins), max(bins)
    heights = [0.0] * (high - low + 1)
    for index, count in bins.items():
        for position in range(max(index - reach, low), min(index + reach, high) + 1):
            heights[position - low] += count * (reach + 1 - abs(position - index))
    return heights
