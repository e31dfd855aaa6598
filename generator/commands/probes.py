"""The probes that there are."""

from __future__ import annotations

import shutil

from generator.errors import UsageError, nearest
from generator.measure import catalogue
from generator.measure.notebook import Notebook
from generator.model.probe import Probe


def one_probe(notebook: Notebook, name: str) -> Probe:
    """The probe of that name; UsageError with what is wrong with its file, or the nearest one."""
    if name in notebook.probes:
        return notebook.probes[name]
    hint = catalogue.passed_over(notebook.folders).get(name) or nearest(name, notebook.probes)
    if "/" in name or shutil.which(name):
        hint = f"a program of your own: python -m generator try -- {name}"
    raise UsageError(f"unknown probe '{name}'", hint=hint)
