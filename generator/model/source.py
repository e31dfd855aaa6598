"""A file that figures were measured of, as it travels with a record."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """A file of a notebook; its path there is known by who holds it."""

    sha256: str
    size: int  # bytes
    data: bytes | None = None  # None: it does not travel, and `why`
    why: str = ""
    executable: bool = False

    @property
    def text(self) -> str | None:
        """What can be read of it; None of what is no text."""
        try:
            return None if self.data is None else self.data.decode("utf-8")
        except UnicodeDecodeError:
            return None
