"""Jekyll's own pages: Jekyll is loaded once and then builds what it is asked to. Runs Ruby.

`builds.rb` is that process. It ends with this one, whichever way that ends.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.errors import PublishError

_SCRIPT = Path(__file__).with_name("builds.rb")
_FIRST_LINE = 200  # bytes of the program `jekyll`, which name its Ruby
_GOES_ON = 1 << 16
_START = 60.0  # s that loading Jekyll may take


@dataclass(frozen=True)
class Built:
    """A build: of which folder, where its posts are (URL and file, by their path in it), what was said."""

    source: str
    posts: Mapping[str, tuple[str, Path]] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    error: str = ""


_HINT = "`preview --no-jekyll` does without it; `jekyll build --trace` shows more"


class Jekyll:
    """A Jekyll that waits for work; PublishError where it does not start, or takes too long."""

    def __init__(self, longest: float) -> None:
        self._longest = longest  # s of a build
        self._process: subprocess.Popen[bytes] | None = None

    def build(self, source: Path, destination: Path, settings: Mapping[str, Any]) -> Built:
        """Build the site in `source`; what the blog's settings say counts unless `settings` say else."""
        process = self.start()
        asked = {"source": str(source), "destination": str(destination), **_STRICT, **settings}
        try:
            _send(process, asked)
            answer = self._answer(process, self._longest)
        except OSError as error:
            self.end()
            raise PublishError(f"Jekyll has died: {error}", hint=_HINT) from error
        posts = {name: (url, Path(file)) for name, (url, file) in answer["posts"].items()}
        return Built(str(source), posts, tuple(answer["said"]), answer["error"] or "")

    def end(self) -> None:
        """The process is gone after this; the next build starts another one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream:
                    stream.close()

    def start(self) -> subprocess.Popen[bytes]:
        """The process, ready to build."""
        if self._process is None:
            self._process = subprocess.Popen(
                [_ruby(), str(_SCRIPT)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | {"JEKYLL_NO_BUNDLER_REQUIRE": "1", "LC_ALL": "C.UTF-8"},
                start_new_session=True,  # Ctrl-C is for this process, which ends that one
            )
            if "version" not in (said := self._answer(self._process, _START)):
                self.end()
                raise PublishError(
                    f"Jekyll does not start: {said.get('failed', 'no reason given')}", hint=_HINT
                )
        return self._process

    def _answer(self, process: subprocess.Popen[bytes], longest: float) -> dict[str, Any]:
        """The next line that it prints. BrokenPipeError where it ends instead."""
        assert process.stdout is not None
        found = b""
        while not found.endswith(b"\n"):
            if not select.select([process.stdout], [], [], longest)[0]:
                self.end()
                raise PublishError(
                    f"Jekyll takes longer than {longest:.0f} s", hint="`jekyll build` does, too"
                )
            part = os.read(process.stdout.fileno(), _GOES_ON)
            if not part:
                raise BrokenPipeError(f"exit code {process.wait()}")
            found += part
        answer: dict[str, Any] = json.loads(found)
        return answer


_STRICT = {
    "strict_front_matter": True,
    "disable_disk_cache": True,
    "incremental": False,
    "future": True,  # what is not shown yet is what one wants to see
    "unpublished": True,
    "show_drafts": True,
}


def _send(process: subprocess.Popen[bytes], asked: Mapping[str, Any]) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(asked).encode() + b"\n")
    process.stdin.flush()


def is_installed() -> bool:
    """Is there a Jekyll to ask?"""
    return shutil.which("jekyll") is not None


def _ruby() -> str:
    """The Ruby that `jekyll` itself is run by."""
    with Path(shutil.which("jekyll") or "jekyll").open("rb") as file:
        words = file.readline(_FIRST_LINE).decode(errors="replace").removeprefix("#!").split()
    return words[0] if words and Path(words[0]).name.startswith("ruby") else "ruby"
