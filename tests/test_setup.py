"""The scripts behind `make run` and `make test`, with stand-ins for what would change the machine."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Plant = Callable[[Mapping[str, str]], Path]
SETUP = Path(__file__).resolve().parent.parent / "setup"
TOOLS = ("basename", "cat", "cmp", "cp", "dirname", "flock", "grep", "head", "mkdir", "tee")
DPKG = '[ "$2" = there ] && echo "Status: install ok installed"'
APT = 'echo "$@" >>"$LOG"; case "$*" in *ghost*) exit 100;; esac'


def script(root: Path, name: str, *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and errors of a script that finds nothing but the stand-ins and TOOLS."""
    for file in (root / "bin").iterdir():
        file.chmod(0o755)
    (root / "tools").mkdir(exist_ok=True)
    for tool in TOOLS:
        (root / "tools" / tool).unlink(missing_ok=True)
        (root / "tools" / tool).symlink_to(shutil.which(tool) or tool)
    known = {"PATH": f"{root}/bin:{root}/tools", "LOG": str(root / "log")}
    done = subprocess.run(
        [root / "setup" / name, *arguments], env=known, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


def packages(plant: Plant, user: int, *names: str) -> tuple[tuple[int, str, str], list[str]]:
    """What packages.sh says, and what it called apt-get with."""
    stubs = {"dpkg": DPKG, "apt-get": APT, "id": f"echo {user}"}
    root = plant({f"bin/{name}": f"#!/bin/sh\n{body}\n" for name, body in stubs.items()})
    (root / "setup").symlink_to(SETUP)
    said = script(root, "packages.sh", "for the tests", *names)
    log = root / "log"
    return said, log.read_text().splitlines() if log.exists() else []


@pytest.mark.parametrize("user", [0, 1000])
def test_a_complete_machine_is_left_alone(plant: Plant, user: int) -> None:
    assert packages(plant, user, "there") == ((0, "", ""), [])


def test_root_installs_the_missing_packages_only(plant: Plant) -> None:
    (code, out, err), calls = packages(plant, 0, "there", "absent")
    assert (code, out, err) == (0, "installing Debian packages: absent\n", "")
    assert [call for call in calls if call.startswith("install")] == [
        "install -qq -y --no-install-recommends absent"
    ]


def test_all_that_is_missing_is_installed_in_one_call(plant: Plant) -> None:
    _, calls = packages(plant, 0, "one", "there", "two")
    assert calls[-1] == "install -qq -y --no-install-recommends one two"


def test_a_package_that_cannot_be_installed_is_named_and_the_rest_goes_on(plant: Plant) -> None:
    (code, _, err), calls = packages(plant, 0, "ghost", "absent")
    assert code == 0
    assert err == ("missing: ghost (for the tests); as root: apt-get install --no-install-recommends ghost\n")
    assert calls[-1] == "install -qq -y --no-install-recommends absent"


def test_anybody_else_is_told_the_commands_and_nothing_is_called(plant: Plant) -> None:
    (code, out, err), calls = packages(plant, 1000, "one", "there", "two")
    assert (code, out, calls) == (0, "", [])
    assert [line.split()[1] for line in err.splitlines()] == ["one", "two"]


def test_no_script_calls_sudo() -> None:
    for file in (*SETUP.iterdir(), SETUP.parent / "Makefile", SETUP.parent / ".ci/run"):
        code = [line.partition("#")[0] for line in file.read_text().splitlines()]
        assert not any("sudo" in line for line in code), file


OLD = '#!/bin/sh\ncase "$*" in *version_info*) exit 1;; esac\n'
NEW = """#!/bin/sh
case "$*" in
  *venv*) mkdir -p .venv/bin; cp "$0" .venv/bin/python;;
  --version) echo "Python $(basename "$0")";;
esac
"""


def checkout(plant: Plant, pythons: Mapping[str, str]) -> Path:
    root = plant({"pyproject.toml": "one\n", **{f"bin/{name}": text for name, text in pythons.items()}})
    (root / "setup").mkdir()
    (root / "setup/venv.sh").write_bytes((SETUP / "venv.sh").read_bytes())
    (root / "setup/venv.sh").chmod(0o755)
    return root


def test_an_environment_is_made_once_and_again_when_the_project_changes(plant: Plant) -> None:
    root = checkout(plant, {"python3": NEW})
    _, first, _ = script(root, "venv.sh")
    assert first == "making .venv with Python python3\ninstalling the generator\n"
    assert script(root, "venv.sh") == (0, "", "")
    (root / "pyproject.toml").write_text("two\n")
    assert script(root, "venv.sh")[1] == "installing the generator\n"


def test_a_machine_for_which_there_is_no_grpcio_goes_without(plant: Plant) -> None:
    fails = NEW.replace("case", "case \"$*\" in *'[services,fleet]'*) exit 1;; esac\ncase", 1)
    code, out, _ = script(checkout(plant, {"python3": fails}), "venv.sh")
    assert (code, out.splitlines()[1:]) == (0, ["installing the generator", "trying again without grpcio"])


def test_an_environment_for_the_tests_serves_runs_too(plant: Plant) -> None:
    root = checkout(plant, {"python3": NEW})
    assert "what its tests need" in script(root, "venv.sh", "test")[1]
    assert script(root, "venv.sh") == script(root, "venv.sh", "test") == (0, "", "")


def test_a_checkout_that_moved_gets_a_new_environment(plant: Plant) -> None:
    root = checkout(plant, {"python3": NEW})
    script(root, "venv.sh")
    there = root.rename(root.with_name("moved"))
    assert script(there, "venv.sh")[1].startswith("making .venv")


def test_an_old_python_is_passed_over(plant: Plant) -> None:
    root = checkout(plant, {"python3": OLD, "python3.14": NEW})
    assert script(root, "venv.sh")[1].startswith("making .venv with Python python3.14\n")


def test_a_machine_without_a_new_python_says_so(plant: Plant) -> None:
    root = checkout(plant, {"python3": OLD, "python": OLD})
    code, _, err = script(root, "venv.sh")
    assert code == 1
    assert err == "needs Python 3.11 or newer: PYTHON=/path/to/python3 make run\n"


@pytest.mark.parametrize("day", ["2023-11-03", "2023-11-03-a"])
def test_after_a_run_one_is_told_how_to_look_and_how_to_go_on(plant: Plant, day: str) -> None:
    root = plant({"_posts/2023-11-03-a.markdown": "", "bin/jekyll": "#!/bin/sh\n", "bin/ls": "#!/bin/sh\n"})
    (root / "setup").mkdir()
    shutil.copy(SETUP / "look.sh", root / "setup")
    code, out, err = script(root, "look.sh", day)
    assert (code, err) == (0, "")
    assert "The post:  _posts/2023-11-03-a.markdown\n" in out
    assert "jekyll serve" in out
    assert ".venv/bin/python -m generator" in out
    assert ". .venv/bin/activate" in out
