"""`python -m generator` before there is anything to run: Ctrl-C while it loads, and what is not installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.notebook import STEM, Notebook
from tests.processes import answers_ctrl_c

INTERRUPTING = """import os, signal, sys
class Hook:
    def find_spec(self, name, path=None, target=None):
        if name == os.environ["INTERRUPT_AT"]:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Hook())
"""
HEAVY = ("jinja2", "markdown", "matplotlib", "numpy", "rich", "yaml")


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    return Notebook(tmp_path)


def program(
    notebook: Notebook, *arguments: str, python: str = sys.executable, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The program in a notebook; what `sitecustomize.py` in it says is done first."""
    return subprocess.run(
        [python, "-m", "generator", *arguments],
        cwd=notebook.root,
        env=os.environ
        | {"PYTHONPATH": f"{notebook.root}:{REPOSITORY}", "TMPDIR": str(notebook.temporary)}
        | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        preexec_fn=answers_ctrl_c,
    )


@pytest.mark.parametrize(
    ("module", "command"),
    [
        ("generator.cli", "check"),
        ("click", "--help"),
        ("click.decorators", "run --help"),
        ("generator.errors", "list"),
        ("generator.notes", "check"),
        ("generator.commands", "check"),
        ("generator.render", "list"),
        ("yaml", "check"),
        ("rich.console", "probes"),
        ("numpy", f"run {STEM} --quick"),
        ("matplotlib", f"run {STEM} --quick"),
    ],
)
def test_ctrl_c_while_the_program_loads_is_one_word_and_130(
    notebook: Notebook, module: str, command: str
) -> None:
    notebook.write("sitecustomize.py", INTERRUPTING)
    done = program(notebook, *command.split(), INTERRUPT_AT=module)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr.splitlines()[-1].startswith("interrupted")
    assert "Traceback" not in done.stderr


def test_ctrl_c_once_everything_is_done_changes_nothing(notebook: Notebook) -> None:
    late = "import atexit, os, signal\natexit.register(lambda: os.kill(os.getpid(), signal.SIGINT))\n"
    notebook.write("sitecustomize.py", late)
    done = program(notebook, "check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 note: no errors\n", "")


def test_a_program_that_was_started_to_ignore_ctrl_c_goes_on_ignoring_it(notebook: Notebook) -> None:
    ignore = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    notebook.write("sitecustomize.py", ignore + INTERRUPTING)
    for module in ("click", "generator.commands", "rich.console"):
        assert program(notebook, "probes", INTERRUPT_AT=module).returncode == 0


MISSING = """import sys
class Hook:
    def find_spec(self, name, path=None, target=None):
        if name == "click":
            raise ModuleNotFoundError("No module named 'click'", name="click")
sys.meta_path.insert(0, Hook())
"""


def test_a_package_that_is_not_installed_is_named_with_the_python_that_has_it(notebook: Notebook) -> None:
    notebook.write("sitecustomize.py", MISSING)
    done = program(notebook, "check")
    assert (done.returncode, done.stdout) == (1, "")
    what, hint = done.stderr.splitlines()
    assert what == f"this Python ({sys.executable}) has no package 'click'"
    if (REPOSITORY / ".venv/bin/python").exists():
        assert hint == (
            f"  hint: {REPOSITORY}/.venv/bin/python -m generator ..., "
            f"or first: . {REPOSITORY}/.venv/bin/activate"
        )


def test_inside_the_checkout_the_hint_is_what_one_types_there(tmp_path: Path) -> None:
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").touch()
    copy = tmp_path / "generator"
    copy.mkdir()
    for name in ("__init__.py", "__main__.py"):
        (copy / name).write_text((REPOSITORY / "generator" / name).read_text())
    (copy / "cli.py").write_text("import no_such_package\n")
    run = [sys.executable, "-m", "generator", "check"]
    clean = {"PATH": os.environ["PATH"]}
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, env=clean)
    assert done.stderr == (
        f"this Python ({sys.executable}) has no package 'no_such_package'\n"
        "  hint: .venv/bin/python -m generator ..., or first: . .venv/bin/activate\n"
    )
    (tmp_path / ".venv/bin/python").unlink()
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, env=clean)
    assert "`make run`" in done.stderr


def test_help_loads_no_heavy_library() -> None:
    look = (
        "import sys; from generator.cli import start; start(['--help']); start(['run', '--help']); "
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    said = subprocess.check_output([sys.executable, "-c", look], cwd=REPOSITORY, text=True)
    assert said.splitlines()[-1] == "[]"
