"""What an experiment starts so that it can be invoked: up before the first process, gone after the last.

Each service is the child of a launcher of its own, which holds the measuring lock too, and ends the service
with all its children however the session ends.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from generator.measure.service_process import ServiceProcess, ServiceUnavailable, file_of
from generator.model.note import Service
from generator.model.trial import Outcome

_PATIENCE = 0.3  # s that news of a death may take


class Services:
    """What was started, and why those that are not up are not."""

    def __init__(self, root: Path, launcher: Path, lock: int | None) -> None:
        self._root, self._launcher, self._lock = root, launcher, lock
        self._started: dict[str, ServiceProcess] = {}
        self._down: dict[str, Outcome] = {}

    def start(self, service: Service) -> None:
        """Start one, and wait until it is ready or never will be."""
        try:
            self._started[service.name] = ServiceProcess(service, self._root, self._launcher, self._lock)
            self._started[service.name].come_up()
        except ServiceUnavailable as down:
            self._note(service.name, down)

    def beside(
        self, needs: Sequence[str], run: Callable[[], tuple[Outcome, ...]], figures: int = 1
    ) -> tuple[Outcome, ...]:
        """One process that needs these: not started where one is not up, failed where one died meanwhile."""
        if trouble := self._trouble(needs):
            return (trouble,) * figures
        outcomes = run()
        well = all(one.status == "ok" for one in outcomes)
        trouble = self._trouble(needs, 0.0 if well else _PATIENCE)
        if trouble is None:
            return outcomes
        status, reason = trouble.status, trouble.reason
        return tuple(replace(one, status=status, reason=reason, answer=None, raw=b"") for one in outcomes)

    def cpu_seconds(self) -> float:
        """The CPU time that all of them have used so far, their children's and launchers' with it."""
        return sum(process.cpu_seconds() for process in self._started.values())

    def secrets(self) -> dict[str, str]:
        """Variables that were filled in for any of them, with their values."""
        return {name: value for one in self._started.values() for name, value in one.secrets.items()}

    def end(self) -> None:
        """End them all, at once."""
        for process in self._started.values():
            process.ask_to_end()
        for process in self._started.values():
            process.finish()

    def _trouble(self, needs: Sequence[str], patience: float = 0.0) -> Outcome | None:
        """Why one of these is not up; news of a death is awaited for `patience` s."""
        for name in needs:
            try:
                if name not in self._down:
                    self._started[name].check(patience)
            except ServiceUnavailable as down:
                self._note(name, down)
        return next((self._down[name] for name in needs if name in self._down), None)

    def _note(self, name: str, down: ServiceUnavailable) -> None:
        self._down[name] = Outcome(down.status, f"service {name} {down}")


@contextmanager
def running(wanted: Iterable[Service], root: Path, launcher: Path, lock: int | None) -> Iterator[Services]:
    """Start services in their order, each once the one before is ready; nothing of them is left afterwards.

    One that does not come up stops nobody: `Services.beside` tells those who need it.
    """
    services = Services(root, launcher, lock)
    try:
        for service in wanted:
            services.start(service)
        yield services
    finally:
        services.end()


def source(probe: str, needed: Iterable[Service], root: Path) -> str:
    """The hash of a probe's source and of what it needs: commands as written, and files of `services/`."""
    needed = tuple(needed)
    if not needed:
        return probe
    digest = hashlib.sha256(probe.encode())
    for service in needed:
        digest.update(repr((service.run, service.env)).encode())
        files = (file_of(word, root) for word in service.run)
        for file in filter(None, files):
            digest.update(file.read_bytes())
    return digest.hexdigest()
