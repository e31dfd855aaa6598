"""The charts and figures of a note, for a paper or another tool."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from generator import pipeline, shelf
from generator.errors import RenderError, UsageError, nearest
from generator.findings import series as exported
from generator.measure.notebook import Notebook
from generator.model.note import Experiment
from generator.model.series import Series
from generator.notes import find
from generator.publish import export
from generator.records import store, writers
from generator.render import chart_cache
from generator.render import post as rendering
from generator.shelf import Material


def export_charts(
    notebook: Notebook, wanted: str, form: str, output: Path | None
) -> tuple[export.Written, ...]:
    """Write the charts of a note's post for a paper, each in a file of its own; all or none.

    UsageError where the note has none, RenderError where nothing was measured yet, OSError.
    """
    written: tuple[export.Written, ...] = ()
    for path in _wanted(notebook, wanted, output):
        experiment = pipeline.read(notebook, path)
        made = charts(notebook, experiment, shelf.published(notebook, experiment), form)
        written += export.write(output or export.folder(notebook.root, experiment.stem), made)
    return written


def charts(notebook: Notebook, experiment: Experiment, material: Material, form: str) -> dict[str, bytes]:
    """The charts of a note by file name, in one of charts.FORMATS. UsageError, RenderError."""
    if not rendering.chart_blocks(experiment):
        hint = "a block ```{chart} dots draws one: docs/experiments.md"
        raise UsageError(f"{experiment.file} has no chart to export", hint=hint)
    if not material.records:
        hint = f"measure it first: python -m generator run {experiment.stem}"
        raise RenderError(f"{experiment.stem} has no record yet, so there is nothing to draw", hint=hint)
    requests = rendering.chart_requests(pipeline.find(notebook, experiment, material), notebook.charts)
    names = (f"{name}.{form}" for name in rendering.chart_names(experiment))
    drawn = (chart_cache.figure(request, form, notebook.root / pipeline.CHART_CACHE) for request in requests)
    return dict(zip(names, drawn, strict=True))


class Exported(NamedTuple):
    """A note's figures in the format of another tool, and what of them that could not take."""

    stem: str
    name: str  # of the file
    data: bytes
    warnings: tuple[str, ...]


def export_figures(notebook: Notebook, wanted: str, form: str, output: Path | None) -> tuple[Exported, ...]:
    """The figures of a note, or of each of that day, for another tool; nothing is written.

    UsageError where there is no such format, RenderError where nothing was measured that it can hold.
    """
    if form not in writers.formats():
        raise UsageError(f"unknown format '{form}'", hint=nearest(form, writers.formats()))
    return tuple(_figures(notebook, path, form) for path in _wanted(notebook, wanted, output))


def _figures(notebook: Notebook, path: Path, form: str) -> Exported:
    writer = writers.find(form)
    experiment = pipeline.read(notebook, path)
    material = shelf.published(notebook, experiment)
    found, warnings = series(notebook, experiment, material, samples=writer.SAMPLES)
    unfit: dict[str, list[str]] = {}
    for one in found:
        unfit.setdefault(writer.unfit(one), []).append(one.name)
    fit = [one for one in found if one.name in unfit.get("", ())]
    if not fit:
        why = "; ".join(unfit) or "nothing of it has a figure"
        hint = "--to csv takes any figure" if unfit else ""
        raise RenderError(f"{experiment.stem} has nothing to export: {why}", hint=hint)
    left = (f"{why}; left out: {', '.join(names)}" for why, names in unfit.items() if why)
    return Exported(experiment.stem, writer.FILE, writer.write(fit), (*warnings, *left))


def series(
    notebook: Notebook, experiment: Experiment, material: Material, *, samples: bool
) -> tuple[tuple[Series, ...], tuple[str, ...]]:
    """What other tools may have of a note, with each sample where wanted; and why those are not there.

    RenderError where nothing was measured.
    """
    if not material.records:
        hint = f"measure it first: python -m generator run {experiment.stem}"
        raise RenderError(f"{experiment.stem} has no record yet, so there is nothing to export", hint=hint)
    found = pipeline.find(notebook, experiment, material)
    kept, missing = {}, []
    for one in found.records if samples else ():
        try:
            kept[one.name] = store.samples(notebook.results(experiment.stem), one)
        except ValueError as error:
            missing.append(f"{error}: medians of its processes instead of samples")
    return exported.series(found, kept), tuple(missing)


def write_exported(root: Path, made: Exported, output: Path | None) -> export.Written:
    """Write it into the usual folder, or as that file; PublishError where that is somebody's own."""
    folder = export.folder(root, made.stem) if output is None else output.parent
    return export.write(folder, {output.name if output else made.name: made.data})[0]


def _wanted(notebook: Notebook, wanted: str, output: Path | None) -> tuple[Path, ...]:
    """The notes that are wanted; UsageError where there are several and one place for them."""
    chosen = find.find(notebook.root, [wanted])
    if output is not None and chosen[1:]:
        names = ", ".join(path.stem for path in chosen)
        raise UsageError("--output takes what one note gives", hint=f"name one of: {names}")
    return chosen
