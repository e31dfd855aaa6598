"""The notebook in a browser while it is written: a server until Ctrl-C."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
import tempfile
import webbrowser
from collections.abc import Callable
from pathlib import Path

from generator.commands.shown import Shown
from generator.errors import NotebookError, SystemFault, UsageError
from generator.notes import find
from generator.publish import exposure
from generator.publish.preview import jekyll
from generator.publish.preview.server import Server
from generator.publish.preview.site import JekyllSite


def serve(
    root: Path,
    note: str | None,
    where: tuple[str, int],
    ready: Callable[[str, str], None],
    *,
    with_jekyll: bool = True,
) -> None:
    """Show the notebook at a host and port until Ctrl-C.

    `ready` is told the address of the note, or of the list of notes, and why Jekyll does not make its pages.
    UsageError where there is no such note, SystemFault where the port is taken.
    """
    stem = find.find(root, [note])[0].stem if note else ""
    with tempfile.TemporaryDirectory(prefix="preview-", ignore_cleanup_errors=True) as scratch:
        shown = Shown(root, Path(scratch))
        made = _listening(*where, shown)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            shown.site, why = _jekyll(root, made.address, Path(scratch)) if with_jekyll else (None, "")
            ready(f"{made.address}{shown.look(stem).url if stem else '/'}", why)
            made.serve_forever()
        except KeyboardInterrupt:
            pass
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C would leave the rest behind
            made.stop()
            if shown.site:
                shown.site.end()


def _jekyll(root: Path, address: str, folder: Path) -> tuple[JekyllSite | None, str]:
    """Jekyll, where it is there and the notebook is its site; else why it is not, if that is a fault."""
    if not (jekyll.is_installed() and (root / exposure.CONFIG).is_file()):
        return None, ""
    site = JekyllSite(root, address, folder)
    try:
        site.start()
    except (NotebookError, OSError) as error:
        return None, str(error)
    return site, ""


def _listening(host: str, port: int, shown: Shown) -> Server:
    try:
        return Server(host, port, shown)
    except socket.gaierror as error:
        hint = "--host takes a name or an address of this machine"
        raise UsageError(f"--host {host}: {error.strerror}", hint=hint) from error
    except OSError as error:
        hint = "--port 0 takes a free one" if error.errno == errno.EADDRINUSE else ""
        raise SystemFault(f"{host}:{port}: {error.strerror}", hint=hint) from error


def is_loopback(host: str) -> bool:
    """Is it a name by which nobody but this machine reaches the server?"""
    return host in ("localhost", "::1") or host.startswith("127.")


def open_browser(address: str) -> None:
    """In the user's own browser, where there is a screen for it."""
    if sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        webbrowser.open(address)
