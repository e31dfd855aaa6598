"""The site as real Jekyll builds it, strictly. Runs Jekyll."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from generator.errors import PublishError, UsageError

_BAD = re.compile(r"Error:|Warning:|Conflict:|Skipping:|Liquid Exception")
INSTALL = "apt-get install --no-install-recommends jekyll jekyll-theme-minima ruby-jekyll-feed"


def build(root: Path, destination: Path | None = None) -> Path:
    """Build the notebook's site into `destination` (default: a temporary folder, removed again).

    PublishError with Jekyll's own words for anything that it complains of; UsageError where it is missing.
    """
    if shutil.which("jekyll") is None:
        raise UsageError("Jekyll is not installed", hint=INSTALL)
    with tempfile.TemporaryDirectory(prefix="site-") as temporary:
        target = destination or Path(temporary)
        _build(root, target)
        return target


def _build(root: Path, target: Path) -> None:
    command = [
        "jekyll",
        "build",
        "-s",
        str(root),
        "-d",
        str(target),
        "--strict_front_matter",
        "--disable-disk-cache",
    ]
    environment = os.environ | {"JEKYLL_NO_BUNDLER_REQUIRE": "1", "LC_ALL": "C.UTF-8"}
    result = subprocess.run(command, capture_output=True, cwd=root, env=environment, stdin=subprocess.DEVNULL)
    said = (result.stdout + result.stderr).decode("utf-8", "replace").splitlines()
    complaints = complaints_in(said)
    if result.returncode or complaints:
        raise PublishError(
            "Jekyll complains:\n" + "\n".join(complaints or said[-5:]),
            hint="mend what it names; `jekyll build --trace` shows more",
        )


def complaints_in(lines: Sequence[str]) -> list[str]:
    """Jekyll's lines that mean that a page is missing or wrong, though it may have ended with 0."""
    return [line.strip() for line in lines if _BAD.search(line)]
