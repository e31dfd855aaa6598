"""Figures as LaTeX prints them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.syntax import latex

VALUES = {"2023-11-03.a": "6.52\u00a0µs (1.8–2.0, quick)", "n.a / b['4 KiB']": "28\u00a0%, 2.8× #1_a&b"}


@given(
    st.dictionaries(
        st.text("abc.'[]/ -_09", min_size=1, max_size=20), st.text("0.19 µs×%{}\\$_–", max_size=20)
    )
)
def test_what_was_defined_is_read_again(values: dict[str, str]) -> None:
    found = latex.defined(latex.macros(values))
    assert {name: value for name, (value, _) in found.items()} == {
        n: latex.text(v) for n, v in values.items()
    }
    assert [line for _, line in found.values()] == list(range(3, 3 + len(values)))


@pytest.mark.needs("latex")
def test_latex_prints_the_figures_and_tells_of_one_that_is_missing(tmp_path: Path) -> None:
    from pypdf import PdfReader

    (tmp_path / "numbers.tex").write_text(latex.macros(VALUES))
    uses = " ".join(f"\\lab{{{name}}};" for name in [*VALUES, "no.such"])
    text = f"\\documentclass{{article}}\\input{{numbers}}\\begin{{document}}{uses}\\end{{document}}\n"
    (tmp_path / "paper.tex").write_text(text)
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace")
    assert done.returncode == 0, done.stdout
    assert "No figure for \\lab{no.such}" in done.stdout
    said = " ".join(PdfReader(tmp_path / "paper.pdf").pages[0].extract_text().split())
    assert said.replace("µ", "μ").startswith("6.52 μs (1.8–2.0, quick); 28 %, 2.8× #1 a&b; ??;")
