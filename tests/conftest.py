"""What every test may use: named skips, one notebook to write into, trees of other machines."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import hypothesis
import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
BUILT = REPOSITORY / ".cache" / "build"  # one for all tests: a program is named after all that it is made of
NEEDS = {  # @pytest.mark.needs(NAME): what is needed -> commands or files (one is enough), how to get it
    "aarch64": (("aarch64-linux-gnu-gcc",), "apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross"),
    "c++": (("c++", "g++", "clang++"), "apt-get install g++"),
    "cargo": (("cargo",), "apt-get install cargo"),
    "cpio": (("cpio",), "apt-get install cpio"),
    "chromium": (("chromium", "chromium-browser", "google-chrome"), "apt-get install chromium"),
    "compiler": (("cc", "gcc", "clang"), "apt-get install gcc libc6-dev"),
    "fio": (("fio",), "apt-get install fio"),
    "git": (("git",), "apt-get install git"),
    "go": (("go",), "apt-get install golang-go"),
    "google-benchmark": (("/usr/include/benchmark/benchmark.h",), "apt-get install libbenchmark-dev"),
    "hyperfine": (("hyperfine",), "apt-get install hyperfine"),
    "jekyll": (("jekyll",), "apt-get install jekyll jekyll-theme-minima ruby-jekyll-feed"),
    "kernel": ((".cache/emulator/vmlinuz-*", "/boot/vmlinuz-*"), "setup/kernel.sh"),
    "perf": (("perf",), "apt-get install linux-perf"),
    "latex": (("pdflatex",), "apt-get install --no-install-recommends texlive-latex-base"),
    "pkg-config": (("pkg-config",), "apt-get install pkg-config"),
    "make": (("make",), "apt-get install make"),
    "pyperf": ((f"{sys.prefix}/bin/pyperf",), "pip install pyperf"),
    "redis": (("redis-benchmark",), "apt-get install redis"),
    "sysbench": (("sysbench",), "apt-get install sysbench"),
    "wrk": (("wrk",), "apt-get install wrk"),
    "qemu": (("qemu-system-x86_64",), "apt-get install --no-install-recommends qemu-system-x86"),
}

hypothesis.settings.register_profile(
    "notebook", deadline=None, max_examples=50
)  # nothing is timed in a test; each run draws others
hypothesis.settings.load_profile("notebook")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "needs(*names): skipped by name where one of conftest.NEEDS is missing"
    )
    config.addinivalue_line("markers", "cpus(count): skipped where fewer CPUs may be used")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("needs"):
        for name in mark.args:
            if not is_there(name):
                pytest.skip(f"needs {name}: {NEEDS[name][1]}")
    for mark in item.iter_markers("cpus"):
        (count,) = mark.args
        if len(os.sched_getaffinity(0)) < count:
            pytest.skip(f"needs {count} CPUs: this machine lends {len(os.sched_getaffinity(0))}")


def is_there(need: str) -> bool:
    """One of NEEDS: is it installed?"""
    return any(map(_is_there, NEEDS[need][0]))


def _is_there(name: str) -> bool:
    """A command, or a file of this checkout or the machine that may be read."""
    path = REPOSITORY / name
    files = path.parent.glob(path.name) if "/" in name else ()
    return shutil.which(name) is not None or any(os.access(file, os.R_OK) for file in files)


@pytest.fixture
def repository() -> Path:
    """This checkout, to read from."""
    return REPOSITORY


@pytest.fixture
def plant(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    """Writes files by path under a fresh directory, and gives that directory."""

    def write(files: Mapping[str, str]) -> Path:
        for path, text in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
        return tmp_path

    return write
