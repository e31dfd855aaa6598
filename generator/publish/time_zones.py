"""The machine's time zone, and which there are. Reads the machine's settings."""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import available_timezones

from generator.errors import UsageError, nearest

_LOCAL = Path("/etc/localtime")
_FOLDER = "/zoneinfo/"


def here() -> str:
    """The name of this machine's zone; UTC where it has none."""
    leads = str(_LOCAL.resolve())
    name = os.environ.get("TZ", "").removeprefix(":") or leads.partition(_FOLDER)[2]
    return name if name in available_timezones() else "UTC"


def known(name: str) -> str:
    """The same name; UsageError with the nearest one where no zone has it."""
    zones = available_timezones()
    if name in zones:
        return name
    by_end = {zone.rpartition("/")[2].lower(): zone for zone in sorted(zones)}
    hint = nearest(by_end.get(name.lower().replace(" ", "_"), name), zones)
    raise UsageError(f"there is no time zone '{name}'", hint=hint)
