"""This machine and its tools, each with what it means for the numbers."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.errors import BuildError
from generator.machine import doctor, facts
from generator.measure import compilers
from generator.measure.executors import qemu
from generator.publish import exposure

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
    packed = luggage.bare(notebook)
    far = [alias for alias in aliases if alias != HERE]
    with shown, ThreadPoolExecutor(max(len(far), 1)) as threads:
        asked = {alias: threads.submit(_far, notebook, alias, packed, shown) for alias in far}
        return tuple(_here() if alias == HERE else asked[alias].result() for alias in aliases)


def _far(notebook: Notebook, alias: str, packed: Luggage, shown: FleetProgress) -> Seen:
    """One host; its line says that it is being looked at."""
    shown.reaching(alias)
    try:
        with gateway.opened(notebook.config.hosts[alias]) as there:
            far = Far(notebook, notebook.config.hosts[alias], there, alias)
            far.bring(packed)
            return differences.seen(alias, far.facts())
    except HostError as error:
        return Seen(alias, lost=str(error).removeprefix(f"{alias}: "))
    finally:
        shown.change(alias, stage=DONE)


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
