"""The settings of a notebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.errors import Location
from generator.model.host import Host


@dataclass(frozen=True)
class Config:
    """config.yml: the generator's settings."""

    host_name: bool = False  # may the record hold the machine's real name?
    commit_samples: bool = False  # shall git take the samples, too?
    numbers: Mapping[str, Location] = field(
        default_factory=dict
    )  # other files with figures, and who names them
    front_matter: Mapping[str, Any] = field(default_factory=dict)  # of each post that does not say otherwise
    hosts: Mapping[str, Host] = field(default_factory=dict)  # by alias
