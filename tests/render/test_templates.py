"""Which options a block's template reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import Problem
from generator.render import templates


def options(root: Path, template: str, **others: str) -> frozenset[str] | Problem | None:
    for name, text in {"map": template, **others}.items():
        path = root / "blocks" / f"{name}.md.j2"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return templates.options([root], "map")


@pytest.mark.parametrize(
    ("template", "names"),
    [
        ("text", ""),
        ("{{ block.options.zoom }}", "zoom"),
        ("{{ block.options['zoom'] }} {{ block.options.get('at', block.options.or) }}", "zoom at or"),
        ("{% if 'zoom' in block.options %}{{ block.options.zoom | default(3) }}{% endif %}", "zoom"),
        ("{% if block.options.zoom is defined %}x{% endif %}", "zoom"),
        ("{{ block.arguments | join }} {{ block.kind }} {{ block.location }} {{ rows }}", ""),
        ("{% for row in rows %}{{ row.label ~ block.options.end }}{% endfor %}", "end"),
        ("{% macro m(x) %}{{ x }}{% endmacro %}{{ m(block.options.zoom) }}", "zoom"),
    ],
)
def test_options_that_are_read_one_by_one_are_known(tmp_path: Path, template: str, names: str) -> None:
    assert options(tmp_path, template) == frozenset(names.split())


@pytest.mark.parametrize(
    "template",
    [
        "{{ block.options }}",
        "{% for key in block.options %}{{ key }}{% endfor %}",
        "{{ block.options.items() | join }}",
        "{{ block.options.get(name) }}",
        "{{ block.options[name] }}",
        "{{ block }}",
        "{% set all = block.options %}{{ all.zoom }}",
        "{{ show(block) }}",
        "{{ block.options.get('x', block) }}",
        "{% include name %}",
    ],
)
def test_a_template_that_takes_them_all_may_read_any(tmp_path: Path, template: str) -> None:
    assert options(tmp_path, template) is None


def test_what_a_template_includes_or_extends_counts(tmp_path: Path) -> None:
    included = "{{ block.options.zoom }}{% include 'blocks/map.md.j2' %}"
    assert options(tmp_path, "{% include 'blocks/in.md.j2' %}", **{"in": included}) == {"zoom"}
    extended = "{% extends 'blocks/base.md.j2' %}{% block x %}{{ block.options.a }}{% endblock %}"
    assert options(tmp_path, extended, base="{% block x %}{% endblock %}{{ block.options.b }}") == {"a", "b"}


def test_macros_that_are_imported_do_not_see_the_block(tmp_path: Path) -> None:
    macros = "{% macro show(x) %}{{ block.options }}{% endmacro %}"
    assert options(tmp_path, "{% from 'blocks/m.md.j2' import show %}", m=macros) == frozenset()
    assert options(tmp_path, "{% from 'blocks/m.md.j2' import show with context %}", m=macros) is None


def test_a_template_that_is_wrong_is_a_problem_with_its_line(tmp_path: Path) -> None:
    problem = options(tmp_path, "one\n{% if %}\n")
    assert isinstance(problem, Problem)
    assert str(problem.location) == f"{tmp_path}/blocks/map.md.j2:2:1"
    assert problem.hint == "mend the template"


def test_a_template_that_is_missing_is_a_problem(tmp_path: Path) -> None:
    problem = options(tmp_path, "{% include 'blocks/nowhere.md.j2' %}")
    assert isinstance(problem, Problem) and "blocks/nowhere.md.j2" in problem.what


def test_the_notebooks_template_goes_before_the_programs(tmp_path: Path) -> None:
    for name in ("mine", "theirs"):
        (tmp_path / name / "blocks").mkdir(parents=True)
        (tmp_path / name / "blocks" / "map.md.j2").write_text(f"{{{{ block.options.{name} }}}}")
    assert templates.options([tmp_path / "mine", tmp_path / "theirs"], "map") == {"mine"}


@pytest.mark.parametrize(
    ("text", "glued"), [("40–50 ns (theory), or so", True), ("40–50 ns (theory), or soo", False)]
)
def test_what_fits_into_one_line_of_a_phone_stays_in_one(tmp_path: Path, text: str, glued: bool) -> None:
    (tmp_path / "x.j2").write_text("{{ text | glued }}")
    assert (" " not in templates.filled([tmp_path], "x.j2", text=text)) == glued
