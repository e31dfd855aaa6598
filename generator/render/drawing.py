"""Charts drawn by a forked child, which loads the library while the parent goes on; cached by content."""

from __future__ import annotations

import os
import pickle
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from generator.errors import RenderError
from generator.model.post import ChartRequest
from generator.render import charts

_Drawn = tuple[str, bytes | str]  # ("ok", SVG) or ("failed", why)


class Artist:
    """Draws in a child, started by `warm` or when first needed, gone after `with`."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._child: _Child | None = None

    def __enter__(self) -> Artist:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        if self._child:
            self._child.dismiss()

    def warm(self) -> None:
        """Start the child now: what it loads is then there when the first chart is wanted."""
        if self._child is None:
            self._child = _Child(lambda: _serve(self._cache))

    def draw(
        self, requests: Sequence[ChartRequest], meanwhile: Callable[[], None] = lambda: None
    ) -> tuple[bytes, ...]:
        """SVG bytes of each request, from the cache where it was drawn before; `meanwhile` runs beside it.

        RenderError with the child's own words where one cannot be drawn.
        """
        paths = [self._cache / f"{charts.digest(request)}.svg" for request in requests]
        missing = {path: request for path, request in zip(paths, requests, strict=True) if not path.exists()}
        if missing:
            self.warm()
            assert self._child is not None
            self._child.send(list(missing.values()))
            meanwhile()
            for path, (status, data) in zip(missing, self._child.receive(), strict=True):
                if status != "ok":
                    raise RenderError(f"a chart could not be drawn: {data}")
                _store(path, data)
        return tuple(path.read_bytes() for path in paths)


def _store(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(data)
    temporary.replace(path)


class _Child:
    """A forked process that talks in pickles over two pipes."""

    def __init__(self, work: Callable[[], Callable[[Any], Any]]) -> None:
        down, up = os.pipe(), os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self._pid = os.fork()
        if not self._pid:
            os.close(down[1])
            os.close(up[0])
            _talk(os.fdopen(down[0], "rb"), os.fdopen(up[1], "wb"), work)
        os.close(down[0])
        os.close(up[1])
        self._down, self._up = os.fdopen(down[1], "wb"), os.fdopen(up[0], "rb")

    def send(self, wanted: Any) -> None:
        """Hand over work; it is begun at once."""
        pickle.dump(wanted, self._down)
        self._down.flush()

    def receive(self) -> Any:
        """What came of it; RenderError where the child has died."""
        try:
            return pickle.load(self._up)
        except EOFError as error:
            raise RenderError("a chart could not be drawn: the drawing process has died") from error

    def dismiss(self) -> None:
        """Nobody asks any more: it ends."""
        self._down.close()
        self._up.close()
        os.waitpid(self._pid, 0)


def _talk(down: IO[bytes], up: IO[bytes], work: Callable[[], Callable[[Any], Any]]) -> None:
    """A child's whole life: it never returns into the parent's code."""
    try:
        answer = work()
        while True:
            pickle.dump(answer(pickle.load(down)), up)
            up.flush()
    except (EOFError, BrokenPipeError):
        pass
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


def _serve(cache: Path) -> Callable[[Sequence[ChartRequest]], list[_Drawn]]:
    _find_a_place_for_fonts(cache)
    charts.load()
    return _draw_all


def _draw_all(requests: Sequence[ChartRequest]) -> list[_Drawn]:
    """Half of them in one more process: what was loaded is loaded there, too."""
    if len(requests) < 2:
        return [_draw(request) for request in requests]
    other = _Child(lambda: _draw_each)
    other.send(requests[1::2])
    drawn: list[_Drawn] = [("", "")] * len(requests)
    drawn[::2] = _draw_each(requests[::2])
    drawn[1::2] = other.receive()
    other.dismiss()
    return drawn


def _draw_each(requests: Sequence[ChartRequest]) -> list[_Drawn]:
    return [_draw(request) for request in requests]


def _draw(request: ChartRequest) -> _Drawn:
    try:
        return "ok", charts.draw(request)
    except Exception:
        return "failed", traceback.format_exc(limit=-1).strip().splitlines()[-1]


def _find_a_place_for_fonts(cache: Path) -> None:
    """Where $HOME cannot be written the font list would be made anew in every run."""
    if not os.access(Path.home(), os.W_OK):
        os.environ.setdefault("MPLCONFIGDIR", str(cache))
