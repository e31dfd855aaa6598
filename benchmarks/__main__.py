"""Every benchmark, one after the other: `python benchmarks`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ALL = (
    ["accuracy.py"],
    ["handoffs.py"],
    ["history.py"],
    ["channel.py"],
    ["compare.py"],
    ["coverage.py"],
    ["fleet.py"],
    ["invoke.py"],
    ["power.py", "--trials", "10", "--alike", "10"],
    ["precision.py", "--sets", "50"],
    ["preview.py"],
    ["programs.py"],
    ["readers.py"],
    ["scale.py"],
    ["silence.py"],
    ["whole.py", "--full"],
)


def main() -> int:
    codes = []
    for name, *arguments in ALL:
        print(f"== {name}", flush=True)
        codes.append(subprocess.run([sys.executable, HERE / name, *arguments], check=False).returncode)
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
