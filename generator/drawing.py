"""Charts drawn by forked children, which load the library while the parent goes on; cached by content."""

from __future__ import annotations

import os
import pickle
import struct
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from generator import charts
from generator.errors import RenderError
from generator.model import ChartRequest

_LENGTH = struct.Struct("!Q")


class Artists:
    """Up to `workers` children that draw; started by `warm` or when first needed, gone after `with`."""

    def __init__(self, cache: Path, workers: int = 2) -> None:
        self._cache = cache
        self._workers = workers
        self._children: list[_Child] = []

    def __enter__(self) -> Artists:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        for child in self._children:
            child.hang_up()
        for child in self._children:
            child.wait()

    def warm(self) -> None:
        """Start the children now: what they load is then there when the first chart is wanted."""
        if not self._children:
            self._children = [_Child.fork(self._cache) for _ in range(self._workers)]

    def draw(self, requests: Sequence[ChartRequest]) -> tuple[bytes, ...]:
        """SVG bytes of each request, from the cache where it was drawn before."""
        paths = [self._cache / f"{charts.digest(request)}.svg" for request in requests]
        missing = [index for index, path in enumerate(paths) if not path.exists()]
        if missing:
            self.warm()
            for place, index in enumerate(missing):
                self._children[place % self._workers].send(requests[index])
            for place, index in enumerate(missing):
                _store(paths[index], self._children[place % self._workers].receive())
        return tuple(path.read_bytes() for path in paths)


def _store(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(data)
    temporary.replace(path)


class _Child:
    """The parent's end of one drawing process: requests go down one pipe, pictures come up another."""

    def __init__(self, pid: int, down: int, up: int) -> None:
        self._pid = pid
        self._down = os.fdopen(down, "wb")
        self._up = os.fdopen(up, "rb")

    @classmethod
    def fork(cls, cache: Path) -> _Child:
        their_down, our_down = os.pipe()
        our_up, their_up = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid:
            os.close(their_down)
            os.close(their_up)
            return cls(pid, our_down, our_up)
        os.close(our_down)
        os.close(our_up)
        _serve(their_down, their_up, cache)
        os._exit(0)

    def send(self, request: ChartRequest) -> None:
        data = pickle.dumps(request)
        self._down.write(_LENGTH.pack(len(data)) + data)
        self._down.flush()

    def receive(self) -> bytes:
        """A picture; RenderError with the child's own words where it could not draw."""
        head = self._up.read(_LENGTH.size)
        if len(head) < _LENGTH.size:
            raise RenderError("a chart could not be drawn: the drawing process has died")
        status, data = pickle.loads(self._up.read(_LENGTH.unpack(head)[0]))
        if status != "ok":
            raise RenderError(f"a chart could not be drawn: {data}")
        picture: bytes = data
        return picture

    def hang_up(self) -> None:
        """A child ends once nobody can ask it any more: its younger siblings hold copies of its pipes."""
        self._down.close()
        self._up.close()

    def wait(self) -> None:
        os.waitpid(self._pid, 0)


def _serve(down: int, up: int, cache: Path) -> None:
    """A child's whole life: load, then draw what comes until the pipe is closed."""
    _find_a_place_for_fonts(cache)
    charts.load()
    with os.fdopen(down, "rb") as requests, os.fdopen(up, "wb") as pictures:
        while len(head := requests.read(_LENGTH.size)) == _LENGTH.size:
            request = pickle.loads(requests.read(_LENGTH.unpack(head)[0]))
            data = pickle.dumps(_draw(request))
            pictures.write(_LENGTH.pack(len(data)) + data)
            pictures.flush()


def _draw(request: ChartRequest) -> tuple[str, bytes | str]:
    try:
        return "ok", charts.draw(request)
    except Exception:
        return "failed", traceback.format_exc(limit=-1).strip().splitlines()[-1]


def _find_a_place_for_fonts(cache: Path) -> None:
    """Where $HOME cannot be written the font list would be made anew in every run."""
    if not os.access(Path.home(), os.W_OK):
        os.environ.setdefault("MPLCONFIGDIR", str(cache))
