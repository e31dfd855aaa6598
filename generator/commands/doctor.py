"""This machine and its tools, each with what it means for the numbers."""

from __future__ import annotations

import platform
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import BoundedSemaphore, Thread
from typing import TYPE_CHECKING

from generator.errors import BuildError, NotebookError
from generator.machine import differences, doctor, facts
from generator.machine.differences import Seen
from generator.measure import compilers
from generator.measure.executors import qemu
from generator.measure.fleet import gateway, luggage
from generator.measure.fleet.far import Far
from generator.measure.fleet.luggage import Luggage
from generator.measure.notebook import Notebook
from generator.model.host import HERE, Host
from generator.publish import exposure
from generator.sites import AT_ONCE
from generator.terminal.host_lines import DONE

if TYPE_CHECKING:
    from generator.terminal.fleet import FleetProgress

_TOOLS = {
    "jekyll": ("jekyll", "--version"),
    "chromium": ("chromium", "--version"),
    "qemu": (qemu.PROGRAM, "--version"),
}


def examine_machine(root: Path) -> tuple[doctor.Advice, ...]:
    """This machine and its tools, each with what it means for the numbers; `root` is the notebook."""
    tools: dict[str, str | None] = {name: _version(command) for name, command in _TOOLS.items()}
    try:
        tools["compiler"] = compilers.find().version
    except BuildError:
        tools["compiler"] = None
    tools |= {name: shutil.which(name) for name in doctor.TOOLCHAINS}
    tools["kernel"] = next((path.name for path in qemu.kernels(qemu.folder(root))), None)
    return (*doctor.examine(facts.read(), tools), *_site(root))


def machines(notebook: Notebook, aliases: Sequence[str], shown: FleetProgress) -> tuple[Seen, ...]:
    """Several hosts side by side, all looked at at once; of one that cannot be reached, why."""
    packed = replace(luggage.packed(notebook), notebook={}, tops=())  # nothing of it runs there
    found: dict[str, Seen] = {}
    making = BoundedSemaphore(AT_ONCE)

    def look(alias: str) -> None:
        shown.reaching(alias)
        found[alias] = _far(notebook, notebook.config.hosts[alias], packed, making)
        shown.change(alias, stage=DONE)

    threads = [Thread(target=look, args=(alias,), daemon=True) for alias in aliases if alias != HERE]
    with shown:
        for thread in threads:
            thread.start()
        if HERE in aliases:
            found[HERE] = _here()
        for thread in threads:
            thread.join()
    return tuple(found[alias] for alias in aliases)


def _far(notebook: Notebook, host: Host, packed: Luggage, making: BoundedSemaphore) -> Seen:
    if lacking := gateway.missing():
        return Seen(host.alias, lost=lacking)
    try:
        with gateway.opened(host, making=making) as there:
            far = Far(notebook, host, there)
            far.bring(packed)
            return differences.seen(host.alias, far.facts())
    except NotebookError as error:
        return Seen(host.alias, lost=str(error).removeprefix(f"{host.alias}: "))


def _here() -> Seen:
    """This machine, as a host would tell of itself."""
    try:
        compiler = compilers.find()
    except BuildError:
        return Seen(HERE, facts.read())
    return Seen(HERE, facts.read(), compiler.version, compiler.as_facts()["flags"], platform.python_version())


def _site(root: Path) -> Iterator[doctor.Advice]:
    """What of the notebook the blog around it publishes."""
    if not (root / exposure.CONFIG).is_file():
        return
    found = ", ".join(exposure.published(root))
    if found:
        lines = "\n".join(exposure.lines(root))
        meaning = "Jekyll would publish these files with the blog."
        yield doctor.Advice("site", found, "bad", meaning, f"write into {exposure.CONFIG}", lines)
    else:
        yield doctor.Advice("site", exposure.CONFIG, "good", "Only posts and their charts are published.")


def _version(command: Sequence[str]) -> str | None:
    if shutil.which(command[0]) is None:
        return None
    result = subprocess.run(
        command, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL
    )
    return result.stdout.strip().partition("\n")[0]
