"""A Jekyll blog, or an empty folder, becomes a notebook."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from generator import units
from generator.errors import UsageError
from generator.notes import load
from generator.publish import beginning, changes, time_zones
from generator.publish.beginning import Beginning

_WHY = (
    "the day in a post's address depends on the time zone of the machine that builds the site: {} {} a time"
)


def lacks_zone(root: Path) -> str:
    """Why a time zone has to be chosen for the site; "" where it has one, or none matters."""
    if not beginning.is_blog(root) or load.timezone(root) or not (posts := beginning.timed(root)):
        return ""
    others = f" and {len(posts) - 1} more" if posts[1:] else ""
    return _WHY.format(f"{posts[0]}{others}", "have" if others else "has")


known_zone = time_zones.known


def usual_zone() -> str:
    """The zone to propose: that of this machine."""
    return time_zones.here()


def plan(root: Path, timezone: str) -> Beginning:
    """What `init` writes; `timezone` is "" where none was named. UsageError, SourceErrors, OSError."""
    chosen = time_zones.known(timezone) if timezone else ""
    if not beginning.is_blog(root):
        zone = chosen or time_zones.here()
        return beginning.of_nothing(root, zone, f"{datetime.now(ZoneInfo(zone)):%Y-%m-%d}")
    there = load.timezone(root)
    if chosen and there and there != chosen:
        raise UsageError(
            f"{beginning.CONFIG} has the time zone {there} already", hint="change it there, if it is wrong"
        )
    if not chosen and (why := lacks_zone(root)):
        hint = f"`--timezone {time_zones.here()}` (this machine's), or another one; UTC is GitHub Pages' own"
        raise UsageError(f"{why}, and {beginning.CONFIG} names no `timezone:`", hint=hint)
    return beginning.of_blog(root, "" if there else chosen)


def moved(root: Path, timezone: str) -> tuple[str, ...]:
    """A line where posts get another address in a zone that is new than in that of this machine."""
    if not timezone or not beginning.is_blog(root) or load.timezone(root):
        return ()
    here = time_zones.here()
    if not (posts := tuple(beginning.moved(root, here, timezone))):
        return ()
    count = f"{units.counted(len(posts), 'post')} {'have' if posts[1:] else 'has'}"
    others = ", ..." if posts[3:] else ""
    what = f"in {timezone} {count} another address than where the site was built in {here}: "
    return (what + ", ".join(posts[:3]) + others,)


def write(begun: Beginning) -> None:
    """Write it, all or nothing."""
    changes.make(begun.root, begun.changes, begun.folders)
