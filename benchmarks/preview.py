"""What a preview costs: from a saved note to its new page, without Jekyll and through it.

    python benchmarks/preview.py [NOTE ...]

Everything is loaded, and each note was shown once. Each save changes the prose; the median of several is
printed in seconds of time and of this process's CPU. Jekyll is held against a process of its own for the same
post. Exits with 1 where a page without Jekyll takes longer than its bound.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from generator.commands.shown import Shown  # noqa: E402
from generator.publish.preview import jekyll  # noqa: E402
from generator.publish.preview.site import JekyllSite  # noqa: E402

NOTES = ("2026-11-28-dd", "2026-11-24-threads", "2026-11-24-wake-ups")
SAVES = 7
BOUND = 0.3  # s, without Jekyll
JEKYLL = ("jekyll", "build", "-q", "--strict_front_matter", "--disable-disk-cache")


def copied(folder: Path) -> Path:
    """This notebook, to write into."""
    folder.mkdir()
    for name in ("_posts", "assets", "experiments", "results", "services", "src"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
    for name in ("_config.yml", "config.yml", "index.markdown"):
        shutil.copy(ROOT / name, folder)
    return folder


def saved(shown: Shown, root: Path, note: str, number: int) -> bytes:
    """The page after one more word was saved."""
    path = root / "experiments" / f"{note}.yml"
    path.write_text((ROOT / "experiments" / path.name).read_text() + f"\n  word {number}\n")
    page = shown.look(note).html
    assert f"word {number}".encode() in page, page[-3000:].decode()
    return page


def medians(save: Callable[[int], object]) -> tuple[float, float]:
    """Seconds of time and of CPU that a save takes."""
    walls, cpus = [], []
    for number in range(SAVES):
        wall, cpu = time.perf_counter(), time.process_time()
        save(number)
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return statistics.median(walls), statistics.median(cpus)


def alone(root: Path, scratch: Path, note: str) -> float:
    """Seconds that a Jekyll of its own takes for the same post."""
    source = scratch / "peer"
    shutil.rmtree(source, ignore_errors=True)
    (source / "_posts").mkdir(parents=True)
    for name in ("_config.yml", f"_posts/{note}.markdown"):
        shutil.copy(root / name, source / name)
    command = [*JEKYLL, "-s", str(source), "-d", str(scratch / "peer-site")]
    environment = os.environ | {"JEKYLL_NO_BUNDLER_REQUIRE": "1", "LC_ALL": "C.UTF-8"}
    return medians(lambda _: subprocess.run(command, check=True, env=environment, capture_output=True))[0]


def main(notes: list[str]) -> int:
    late = []
    with tempfile.TemporaryDirectory() as temporary:
        root, scratch = copied(Path(temporary) / "notebook"), Path(temporary)
        for note in notes:
            shown = Shown(root, scratch / "charts")
            shown.look(note)
            size = len(shown.look(note).html) / 1000
            wall, cpu = medians(lambda number, to=shown, of=note: saved(to, root, of, number))
            late += [note] if wall > BOUND else []
            print(f"{note:28} {size:5.0f} kB  without Jekyll {wall:.2f} s (CPU {cpu:.2f})", end="")
            if jekyll.is_installed():
                shown.site = site = JekyllSite(root, "http://127.0.0.1", scratch / "site")
                saved(shown, root, note, -1)
                wall, _ = medians(lambda number, to=shown, of=note: saved(to, root, of, number + SAVES))
                peer = alone(root, scratch, note)
                site.end()
                print(f"  through Jekyll {wall:.2f} s (its own process alone {peer:.2f})", end="")
            print(flush=True)
    if late:
        print(f"longer than {BOUND} s without Jekyll: {', '.join(late)}", file=sys.stderr)
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(NOTES)))
