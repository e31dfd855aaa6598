"""What travels to a host: all that a session imports, which a bare Python from 3.9 on runs."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from generator.measure import silence, travelling
from generator.measure.fleet import entrance, luggage
from generator.records import journal
from tests.conftest import BUILT, REPOSITORY

MODULES = travelling.modules(luggage.ENTRY)
ONLY_FOR_TYPES = ("typing.TypeAlias", "typing.TypeGuard")
SUPPLIED = ("datetime.UTC", "itertools.pairwise", "zip(strict)", *ONLY_FOR_TYPES)
PYTHONS = ("3.9", "3.10")
SAYS = """#!/bin/sh
for word; do case $word in values=*) values=${word#values=};; esac; done
echo "{\\"unit\\": \\"ns\\", \\"samples\\": [$values]}"
"""


def test_what_travels_is_all_that_a_module_imports_and_their_packages() -> None:
    source = b"import generator.a.b\nfrom generator.c import d, e\nimport os\nfrom generatory import f\n"
    wanted = {"generator", "generator.a", "generator.a.b", "generator.c", "generator.c.d", "generator.c.e"}
    assert travelling.imported(source) == wanted


def test_what_only_a_type_checker_or_a_function_imports_stays() -> None:
    typed = "if TYPE_CHECKING:\n    import generator.a\n"
    within = "def f():\n    import generator.b\n\nclass C:\n    def g(self):\n        import generator.c\n"
    tried = "try:\n    import generator.d\nexcept ImportError:\n    pass\n"
    assert travelling.imported((typed + within + tried).encode()) == {"generator", "generator.d"}


def test_a_session_travels_whole_and_brings_nothing_of_notes_and_posts() -> None:
    needed = (
        "__init__",
        "measure/older",
        "measure/rounds",
        "measure/executors/local",
        "records/readers/pyperf",
    )
    assert {f"generator/{one}.py" for one in needed} <= set(MODULES)
    beyond = ("findings/", "render/", "publish/", "syntax/yaml_nodes", "records/store", "notes/load")
    assert not [path for path in MODULES if path.startswith(tuple(f"generator/{one}" for one in beyond))]
    assert all(source == (REPOSITORY / path).read_bytes() for path, source in MODULES.items())


def libraries(source: bytes) -> Iterator[str]:
    """What an import of a module imports, by its first name."""
    for node in travelling.statements(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def test_what_travels_needs_the_standard_library_alone() -> None:
    used = {library for source in MODULES.values() for library in libraries(source)}
    assert not used - sys.stdlib_module_names - {"generator"}


def test_a_folder_whose_modules_are_called_by_name_travels_whole_or_is_that_of_the_executors() -> None:
    listing = {
        path.removesuffix("/__init__.py").replace("/", ".")
        for path, source in MODULES.items()
        if "pkgutil" in libraries(source)
    }
    assert listing - {"generator.measure.executors"} == set(travelling.EVERY)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The modules as they lie on a host."""
    made = tmp_path_factory.mktemp("modules")
    for path, source in MODULES.items():
        (made / path).parent.mkdir(parents=True, exist_ok=True)
        (made / path).write_bytes(source)
    return made


def test_what_travels_uses_nothing_that_the_oldest_python_lacks_and_is_not_given(folder: Path) -> None:
    excluded = [word for name in SUPPLIED for word in ("--exclude", name)]
    oldest = ".".join(map(str, entrance.OLDEST))
    command = [
        str(Path(sys.executable).with_name("vermin")),
        f"-t={oldest}-",
        "--violations",
        "--no-tips",
        *excluded,
    ]
    done = subprocess.run([*command, str(folder)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def found(version: str) -> str | None:
    """A Python of this version, on the path or of pyenv."""
    own = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python3"))
    names = (shutil.which(f"python{version}"), *map(str, own))
    works = (n for n in names if n and not subprocess.run([n, "-c", ""], capture_output=True).returncode)
    return next(works, None)


@pytest.mark.needs("compiler")
@pytest.mark.parametrize("version", [None, *PYTHONS])
def test_a_session_runs_with_what_travels_and_a_bare_python(
    folder: Path, tmp_path: Path, version: str | None
) -> None:
    """None: the one that runs this test, without anything that is installed in it."""
    python = sys.executable if version is None else found(version)
    if python is None:
        pytest.skip(f"needs python{version}: pyenv install {version}")
    session = measured(python, folder, tmp_path)
    by_trial = {session.header.trials[one.trial].measurement: outcome for one, outcome in session.outcomes}
    assert {name: outcome.status for name, outcome in by_trial.items()} == {"steady": "ok", "own": "ok"}
    assert (silence.of_this_process() is None) or all("engine" in one.usage for one in by_trial.values())
    answer = by_trial["steady"].answer
    assert answer and list(answer.samples) == [41.0, 42.0]


def measured(python: str, folder: Path, root: Path) -> journal.Session:
    """A session of a notebook with one probe, and its journal as it is read here."""
    (root / "probes").mkdir()
    (root / "probes/says").write_text(SAYS)
    (root / "probes/says").chmod(0o755)
    (root / ".cache").mkdir()
    BUILT.mkdir(parents=True, exist_ok=True)
    (root / ".cache/build").symlink_to(BUILT)
    script = REPOSITORY / "tests/measure/elsewhere.py"
    command = [python, "-I", "-S", "-B", str(script), str(folder), str(root), str(REPOSITORY / "probes")]
    own: Mapping[str, str] = {**os.environ, "TMPDIR": str(root)}  # of its own: the lock of those who measure
    done = subprocess.run(command, capture_output=True, env=own)
    assert done.returncode == 0, done.stderr.decode()
    session = journal.read(done.stdout)
    assert session is not None and not session.damaged
    return session
