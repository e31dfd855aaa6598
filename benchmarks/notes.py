"""What many notes cost: `render --all`, `render --all --check`, `list` and `check` over N of them.

    python benchmarks/notes.py [N ...]

Each note is a copy of a real one with its newest record. Prints the first time of each command, and the time
when nothing changed since; exits with 1 when a time over 1,000 notes is outside the bounds below, or where a
note costs more than 1.5 times as much among the most as among the fewest.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.whole import command, timed  # noqa: E402

NOTE = "2026-11-28-cached-calls"
BOUNDS = {"render --all": 3.0, "render --all --check": 3.0, "list": 2.0, "check": 3.0}  # s for 1,000 notes
COSTS_ALIKE = 1.5


def make_notebook(folder: Path, count: int) -> Path:
    """A notebook of so many notes, each with a record; none has a post yet."""
    for name in ("config.yml", "_config.yml", "index.markdown"):
        shutil.copy(ROOT / name, folder / name)
    experiment = (ROOT / "experiments" / f"{NOTE}.yml").read_text()
    record = max(path for path in (ROOT / "results" / NOTE).glob("2*.json"))
    text = record.read_text()
    (folder / "experiments").mkdir()
    for number in range(count):
        stem = f"2026-11-28-note-{number}"
        (folder / "experiments" / f"{stem}.yml").write_text(experiment)
        (folder / "results" / stem).mkdir(parents=True)
        (folder / "results" / stem / record.name).write_text(text.replace(NOTE, stem))
    if (ROOT / "src").is_dir():
        shutil.copytree(ROOT / "src", folder / "src")
    return folder


def measured(count: int) -> dict[str, tuple[float, float]]:
    """Of each command the first time and the unchanged one in s."""
    with tempfile.TemporaryDirectory() as temporary:
        notebook = make_notebook(Path(temporary), count)
        found = {}
        for words in BOUNDS:
            first, again = (timed(command(notebook, *words.split()))[0] for _ in range(2))
            found[words] = first, again
            print(f"{count:6} notes  {words:22} first {first:7.2f} s  unchanged {again:6.2f} s", flush=True)
        return found


def main(counts: list[int]) -> int:
    by_count = {count: measured(count) for count in counts}
    bad = [
        f"{words}: {again:.2f} s over {count} notes, bound {BOUNDS[words] * max(count / 1000, 1):.1f}"
        for count, found in by_count.items()
        for words, (_, again) in found.items()
        if again > BOUNDS[words] * max(count / 1000, 1)
    ]
    few, many = min(counts), max(counts)
    if few < many:
        for words in BOUNDS:
            per = [by_count[count][words][0] / count for count in (few, many)]
            ratio = per[1] / per[0]
            print(f"{words}: a note costs {ratio:.2f} times as much among {many} as among {few}")
            bad += [f"{words}: a note costs {ratio:.2f} times as much"] if ratio > COSTS_ALIKE else []
    print("\n".join(["outside of the bounds:", *bad]) if bad else "within the bounds")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main([int(word) for word in sys.argv[1:]] or [100, 1000]))
