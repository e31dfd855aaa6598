"""Figures in other files than posts: written from the records, and told where no record supports them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator import pipeline, shelf
from generator.commands import check, numbers
from generator.errors import NotebookError, PublishError, SourceErrors, UsageError
from generator.measure.notebook import open_notebook
from generator.render import inline
from tests.notebook import NOTE, STEM, Notebook

README = (
    "\ufeff# x\r\n\r\nIt takes <!-- lab: 2023-11-03.steady -->6 ns<!-- /lab -->\tnow,\r\n"
    "<!--lab:2023-11-03-note.steady / other--><!-- /lab -->.\r\n`<!-- lab: x.y -->` \udcff end"
)
TEX = "\\input{numbers}\nIt is \\lab{2023-11-03.steady} % \\lab{no}\n or \\lab{2023-11-03.steady vs other}.\n"
CONFIG = "numbers:\n  - README.md\n  - paper/numbers.tex\n  - page.html\n"


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A notebook with a published note."""
    one = Notebook(tmp_path_factory.mktemp("measured"))
    note = one.write(f"experiments/{STEM}.yml", NOTE.replace('values: "10.0,20.0"', 'values: "20.0"'))
    assert one.run("run", STEM).returncode == 0
    shutil.rmtree(one.root / ".cache")
    assert note.is_file()
    return one.root


@pytest.fixture
def root(measured: Path, tmp_path: Path) -> Path:
    """The same, with three files of figures."""
    shutil.copytree(measured, tmp_path / "n")
    write(tmp_path / "n", "config.yml", CONFIG)
    write(tmp_path / "n", "README.md", README)
    write(tmp_path / "n", "paper/text/main.tex", TEX)
    write(tmp_path / "n", "page.html", "<p><!-- lab: 2023-11-03.steady.expect -->x<!-- /lab --></p>")
    return tmp_path / "n"


def write(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_bytes(text.encode("utf-8", "surrogateescape"))


def read(root: Path, name: str) -> str:
    return (root / name).read_bytes().decode("utf-8", "surrogateescape")


def told(root: Path) -> str:
    """What `check` says."""
    with pytest.raises(NotebookError) as error:
        check.check(open_notebook(root), (), writes=False)
    return str(error.value)


def test_figures_are_written_as_a_post_has_them_and_all_else_stays_byte_for_byte(root: Path) -> None:
    notebook = open_notebook(root)
    assert numbers.write(notebook) == ("README.md", "paper/numbers.tex", "page.html")
    experiment = pipeline.read(notebook, root / f"experiments/{STEM}.yml")
    found = pipeline.find(notebook, experiment, shelf.published(notebook, experiment))
    values = [inline.expand(text, found) for text in ("{{ steady }}", "{{ steady / other }}")]
    assert values == ["42\u00a0ns", "2.1×"]
    wanted = README.replace(">6 ns<", f">{values[0]}<").replace(
        "--><!-- /lab -->.", f"-->{values[1]}<!-- /lab -->."
    )
    assert read(root, "README.md") == wanted
    assert "csname lab@2023-11-03.steady\\endcsname{42~ns}\n" in read(root, "paper/numbers.tex")
    assert "csname lab@2023-11-03.steady vs other\\endcsname{110~\\% more}\n" in read(
        root, "paper/numbers.tex"
    )
    assert (
        read(root, "page.html")
        == "<p><!-- lab: 2023-11-03.steady.expect -->40–50\u00a0ns (theory)<!-- /lab --></p>"
    )
    assert numbers.write(open_notebook(root)) == ()
    assert check.check(open_notebook(root), ())


def test_a_figure_that_is_another_one_is_told_where_it_stands(root: Path) -> None:
    numbers.write(open_notebook(root))
    write(root, "README.md", read(root, "README.md").replace("42\u00a0ns", "6.5 ns"))
    macros = read(root, "paper/numbers.tex").replace("42~ns", "43~ns")
    write(root, "paper/numbers.tex", macros)
    with pytest.raises(PublishError) as error:
        check.check(open_notebook(root), ())
    assert str(error.value).splitlines() == [
        "README.md:3:41: '6.5 ns' stands here, and the records say 42 ns",
        "paper/numbers.tex:3:1: '43~ns' stands here, and the records say 42 ns",
        "  hint: `python -m generator render --into` writes what the records say",
    ]


def test_a_figure_that_reads_alike_is_left_as_it_is(root: Path) -> None:
    numbers.write(open_notebook(root))
    write(root, "README.md", read(root, "README.md").replace("42\u00a0ns", " 42 ns"))
    assert numbers.write(open_notebook(root)) == ()
    assert "--> 42 ns<!--" in read(root, "README.md")


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("2023-11-03.steedy", "README.md:1:22: unknown name 'steedy'\n  hint: did you mean 'steady'?"),
        ("2023-11-03.steady.frist", "README.md:1:29: unknown field 'frist'\n  hint: did you mean 'first'?"),
        ("2023-11-04.steady", "README.md:1:11: there is no note '2023-11-04'\n  hint: did you mean"),
        ("2023-11-03-nope.steady", "README.md:1:11: there is no note '2023-11-03-nope'"),
        ("2023-11-03", "README.md:1:11: '2023-11-03' names no figure"),
        ("2023-11-03.", "README.md:1:11: '2023-11-03.' names no figure"),
        ("2023-11-03.site.title", "README.md:1:22: 'site.title' names no figure"),
        ("2023-11-03.steady }} {{ other", "README.md:1:22: 'steady }} {{ other' names no figure"),
        ("2023-11-03.steady.p99", "README.md:1:22: no record supports this figure: nothing of that kind"),
    ],
)
def test_what_names_no_figure_is_told_with_the_nearest(root: Path, reference: str, said: str) -> None:
    write(root, "README.md", f"<!-- lab: {reference} -->6 ns<!-- /lab -->")
    assert said in told(root)
    old = read(root, "README.md")
    with pytest.raises(SourceErrors):
        numbers.write(open_notebook(root))
    assert read(root, "README.md") == old and not (root / "paper/numbers.tex").exists()


def test_a_day_with_two_notes_wants_one_named(root: Path) -> None:
    shutil.copy(root / f"experiments/{STEM}.yml", root / "experiments/2023-11-03-other.yml")
    write(root, "README.md", "<!-- lab: 2023-11-03.steady -->6 ns<!-- /lab -->")
    said = "README.md:1:11: 2023-11-03 has 2 notes\n  hint: name one of: 2023-11-03-note, 2023-11-03-other"
    assert said in told(root)


def test_a_note_that_is_gone_or_measures_something_else_now_supports_no_figure(root: Path) -> None:
    write(root, "config.yml", "numbers: README.md\n")
    note = read(root, f"experiments/{STEM}.yml")
    write(root, f"experiments/{STEM}.yml", note.replace("41.0,42.0", "51.0,52.0"))
    assert "README.md:3:31: no record supports this figure: not measured yet" in told(root)
    (root / f"experiments/{STEM}.yml").unlink()
    assert "README.md:3:20: there is no note '2023-11-03'" in told(root)


def test_a_note_with_errors_has_no_figures(root: Path) -> None:
    note = read(root, f"experiments/{STEM}.yml")
    write(root, f"experiments/{STEM}.yml", note.replace("probe: says", "probe: sayz", 1))
    assert f"README.md:3:20: {STEM} has errors\n  hint: python -m generator check {STEM}" in told(root)


def test_a_use_without_a_macro_is_told_where_it_is_used(root: Path) -> None:
    write(root, "config.yml", "numbers: paper/numbers.tex\n")
    assert told(root).splitlines()[:2] == [
        "paper/text/main.tex:2:12: no figure stands here, and the records say 42 ns",
        "paper/text/main.tex:3:10: no figure stands here, and the records say 110 % more",
    ]
    numbers.write(open_notebook(root))
    write(root, "paper/numbers.tex", read(root, "paper/numbers.tex") + "% mine\n")
    assert told(root).startswith("paper/numbers.tex:1:1: this file is not as it would be written now")


def test_a_latex_file_of_the_authors_own_is_left_alone(root: Path) -> None:
    write(root, "paper/numbers.tex", "\\newcommand{\\x}{1}\n")
    assert "paper/numbers.tex:1:1: this file is not written by this program" in told(root)
    with pytest.raises(SourceErrors):
        numbers.write(open_notebook(root))
    assert read(root, "paper/numbers.tex") == "\\newcommand{\\x}{1}\n"


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("numbers: READMEE.md\n", "config.yml:1:10: there is no file READMEE.md"),
        ("numbers: [a.pdf]\n", "config.yml:1:11: 'a.pdf' is no file for figures"),
        ("numbers: [/etc/motd.md]\n", "config.yml:1:11: '/etc/motd.md' is no file for figures"),
        ("numbers: {a: b}\n", "config.yml:1:10: numbers must be a text or a list of texts"),
        ("numbers: []\n", "config.yml:1:10: numbers is an empty list"),
    ],
)
def test_a_file_that_is_none_is_told_where_it_is_named(root: Path, config: str, said: str) -> None:
    write(root, "config.yml", config)
    assert said in told(root)


def test_a_link_is_not_written_through(root: Path, tmp_path: Path) -> None:
    (root / "README.md").rename(tmp_path / "README.md")
    (root / "README.md").symlink_to(tmp_path / "README.md")
    with pytest.raises(UsageError, match="is a symbolic link; nothing is written"):
        numbers.write(open_notebook(root))


def test_as_it_is_typed(root: Path) -> None:
    one = Notebook.__new__(Notebook)
    one.root = one.cwd = one.temporary = root
    assert one.run("render", "--into", "--check").returncode == 6
    done = one.run("render", "--into")
    assert (done.returncode, done.stdout) == (0, "README.md\npaper/numbers.tex\npage.html\n"), done.stderr
    write(root, "config.yml", "host_name: false\n")
    done = one.run("render", "--into")
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, "config.yml names no file for figures")
