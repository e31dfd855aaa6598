"""A first experiment file to edit."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from generator import resources
from generator.errors import UsageError
from generator.measure import looks, pasted
from generator.measure.notebook import open_notebook
from generator.notes import find
from generator.syntax import jekyll


def new_note(root: Path, day: str, title: str, command: str = "") -> Path:
    """Write a first experiment to edit; UsageError where the day is none or the file is there already.

    Of a command it is the experiment with what one process of it prints; MeasureError where that fails.
    """
    try:
        date.fromisoformat(day)
    except ValueError as error:
        raise UsageError(f"'{day}' is not a day", hint="write it as 2023-11-03") from error
    stem = "-".join(filter(None, (day, jekyll.slug(title.removeprefix(day)))))
    path = root / find.FOLDER / f"{stem}.yml"
    there = UsageError(f"{path} is there already", hint="another title gives another file name")
    if path.exists():  # before a program is run for nothing
        raise there
    text = _template(root, "experiment.yml")
    if command:
        look = looks.command(open_notebook(root), command)
        text = pasted.note(look, _template(root, "program.yml"))
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text.replace("TITLE", jekyll.yaml_str(title), 1))
    except FileExistsError as error:
        raise there from error
    return path


def _template(root: Path, name: str) -> str:
    return (resources.folders(root, "templates")[-1] / name).read_text(encoding="utf-8")
