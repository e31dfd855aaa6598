"""Files -> the archive that a Linux kernel unpacks as its first file system (cpio, format newc). Pure.

The format is that of Linux' Documentation/driver-api/early-userspace/buffer-format.rst.
"""

from __future__ import annotations

from collections.abc import Mapping

_FILE, _FOLDER = 0o100755, 0o040755  # modes: everybody may read and run
_END = "TRAILER!!!"


def archive(files: Mapping[str, bytes]) -> bytes:
    """Files by path, without a leading slash; all may be run. Folders of the paths are made before them."""
    folders = dict.fromkeys(
        path[:at] for path in files for at in range(1, len(path)) if path[at] == "/"
    )  # in order: a folder before what lies in it
    entries = [*((path, _FOLDER, b"") for path in folders), *((p, _FILE, data) for p, data in files.items())]
    made = [_entry(number, *entry) for number, entry in enumerate(entries, 1)]
    return b"".join((*made, _entry(0, _END, 0, b"")))


def _entry(number: int, path: str, mode: int, data: bytes) -> bytes:
    """110 bytes of head, the name with its NUL, the data; both filled up to whole words of 4 bytes."""
    name = path.encode() + b"\0"
    links, device, check = 1, (0, 0, 0, 0), 0
    owner, time = (0, 0), 0
    fields = (number, mode, *owner, links, time, len(data), *device, len(name), check)
    head = b"070701" + b"".join(b"%08x" % field for field in fields)
    return _filled(head + name) + _filled(data)


def _filled(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % 4)
