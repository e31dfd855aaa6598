"""Parts of what the program prints, on the terminal that this is run on: without measuring, for any machine.

python -m tests.terminal.shown doctor ROOT | try SAMPLE WORD... | end ROOT NOTE RECORD | dry-run ROOT NOTE
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from generator import choosing, pipeline, streams
from generator.commands import render, run
from generator.machine import doctor, facts
from generator.measure import looks, pasted
from generator.measure.notebook import open_notebook
from generator.terminal import advice, closing, dry_run, sheet, tried

TOOLS = {
    "compiler": "cc 12.2.0",
    "c++": "/usr/bin/c++",
    "pkg-config": "/usr/bin/pkg-config",
    "chromium": "Chromium 120.0",
    "qemu": "QEMU emulator version 7.2.22 (Debian)",
}


def examined(root: str) -> Any:
    """The doctor on a machine whose /proc and /sys are below a folder."""
    return advice.summary(doctor.examine(facts.read(Path(root)), TOOLS))


def ended(root: str, note: str, record: str) -> Any:
    """The closing table of a session that a record holds."""
    notebook = open_notebook(Path(root))
    experiment = pipeline.read(notebook, Path(root) / "experiments" / f"{note}.yml")
    return closing.results(pipeline.find(notebook, experiment, render.one_record(experiment, Path(record))))


def planned(root: str, note: str) -> Any:
    """A dry run, with the CPUs of a machine of eight."""
    notebook = open_notebook(Path(root))
    path = Path(root) / "experiments" / f"{note}.yml"
    ((_, (plan, _, seconds, services, _)),) = run.dry_run(notebook, path, choosing.Choice(seed=1))
    cpus = [(6, 7) if trial.condition.where else () for trial in plan.trials]
    return dry_run.trials(plan, cpus, seconds, services)


def looked(sample: str, *words: str) -> str:
    """A program that has printed a sample."""
    output = Path(sample).read_bytes()
    found = looks.found({"stdout": output, "stderr": b""}, {})
    printed = {"stdout": len(output), "stderr": 0}
    look = looks.Look(words, "ok", "", 1.5, printed, found)
    lines = tried.looked(look)
    return "\n".join([*(sheet.wrapped(line, sys.stdout) for line in lines), "", *pasted.lines(look), ""])


if __name__ == "__main__":
    streams.prepare()
    what, *arguments = sys.argv[1:]
    made = {"doctor": examined, "end": ended, "dry-run": planned, "try": looked}[what](*arguments)
    sys.stdout.write(made if isinstance(made, str) else sheet.drawn(made))
