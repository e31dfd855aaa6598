"""Reading /proc and /sys under any root directory; what is not there, or may not be read, is empty."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

HERE = Path("/")
CPUS = "sys/devices/system/cpu"
_RANGE = r"(\d+)(?:-(\d+))?"


def text(root: Path, path: str) -> str:
    """A file's text without blanks and NULs around it."""
    try:
        return (root / path).read_text("utf-8", errors="replace").strip("\0 \t\r\n")
    except OSError:
        return ""


def first(root: Path, *paths: str) -> str:
    """The first of these files that says something."""
    return next(filter(None, (text(root, path) for path in paths)), "")


def listed(root: Path, pattern: str) -> tuple[str, ...]:
    """The texts of all files of a pattern, in the order of the numbers in their names."""
    try:
        paths = sorted(root.glob(pattern), key=lambda p: [int(n) for n in re.findall(r"\d+", str(p))])
    except OSError:  # a process that ended while its folder was listed
        return ()
    return tuple(filter(None, (text(root, str(path.relative_to(root))) for path in paths)))


def agreed(root: Path, pattern: str) -> str | None:
    """As `listed`, each text once: `performance`, or `performance, powersave`."""
    return ", ".join(dict.fromkeys(listed(root, pattern))) or None


def numbers(ranges: str) -> frozenset[int]:
    """The CPUs of a list as the kernel writes it: `0-3,8`; a list of another form is empty."""
    parts = re.findall(_RANGE, ranges) if re.fullmatch(f"{_RANGE}(?:,{_RANGE})*", ranges.strip()) else []
    return frozenset(n for low, high in parts for n in range(int(low), int(high or low) + 1))


def fields(table: str, separator: str = ":") -> Mapping[str, str]:
    """`name : value` lines as a mapping, names in lower case; of several the first (processor 0's)."""
    pairs = (line.partition(separator)[::2] for line in reversed(table.splitlines()))
    return {name.strip().lower(): value.strip() for name, value in pairs}


def online(root: Path) -> frozenset[int]:
    """CPUs that are online; from /proc/stat where /sys is hidden, and never none."""
    told = numbers(text(root, f"{CPUS}/online"))
    counted = re.findall(r"^cpu(\d+) ", text(root, "proc/stat"), re.MULTILINE)
    return told or frozenset(map(int, counted)) or frozenset({0})


def _ticks(root: Path) -> list[int]:
    """user, nice, system, idle, iowait, irq, softirq, steal; none where the kernel does not tell."""
    ticks = text(root, "proc/stat").partition("\n")[0].split()[1:9]
    told = len(ticks) == 8 and all(field.isdigit() for field in ticks)
    return [int(field) for field in ticks] if told else []


def _whole(number: str) -> int | None:
    return int(number) if re.fullmatch(r"-?\d+", number) else None
