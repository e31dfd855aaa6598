"""What a host runs first: it takes in the files that it lacks, and hands over to the program among them.

It is sent as text to a bare Python, and itself needs no newer one than 3.6, so that an old one can be told.
"""

import hashlib
import os
import shutil
import sys
import time
import zlib

OLDEST = (3, 9)  # of a host's Python
_LONG_AGO = 30 * 86400  # s after which a program that nobody used is removed


def base():
    """Where a host keeps what travelled to it."""
    kept = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(kept, "lab-notebook")


def lacking(folder, wanted):
    """The names of those files that are not there as they are wanted: name -> (sha256, mode)."""
    return [name for name, (digest, mode) in sorted(wanted.items()) if _is_other(folder, name, digest, mode)]


def _is_other(folder, name, digest, mode):
    path = os.path.join(folder, name)
    try:
        with open(path, "rb") as file:
            found = hashlib.sha256(file.read()).hexdigest()
        return found != digest or os.stat(path).st_mode & 0o777 != mode
    except OSError:
        return True


def put(folder, files):
    """Write files, name -> (packed bytes, mode), each whole or not at all."""
    for name, (packed, mode) in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        made = path + ".sent"
        with open(made, "wb") as file:
            file.write(zlib.decompress(packed))
        os.chmod(made, mode)
        os.replace(made, path)


def tidy(folder, tops, wanted):
    """Remove what lies below these folders and is not wanted: an old header must not be found."""
    for top in tops:
        for where, _, names in os.walk(os.path.join(folder, top)):
            for name in names:
                path = os.path.join(where, name)
                if os.path.relpath(path, folder) not in wanted and not where.endswith("__pycache__"):
                    os.remove(path)


def _forget(programs, kept):
    """Remove programs of long ago."""
    os.utime(os.path.join(programs, kept))
    for name in os.listdir(programs):
        path = os.path.join(programs, name)
        if name != kept and time.time() - os.stat(path).st_mtime > _LONG_AGO:
            shutil.rmtree(path, ignore_errors=True)


def take_in(channel, folder, wanted):
    """Ask for the files that are lacking, and write them."""
    missing = lacking(folder, wanted)
    channel.send({"lacking": missing})
    put(folder, channel.receive() if missing else {})


def enter(channel):
    """Take everything in, then serve; where that is not possible say why."""
    told = channel.receive()
    if sys.version_info < OLDEST:
        channel.send({"error": "old", "what": "%d.%d" % sys.version_info[:2]})
        return
    try:
        programs = os.path.join(base(), "program")
        program = os.path.join(programs, told["program"])
        root = os.path.join(base(), "notebook", told["notebook"])
        os.makedirs(root, exist_ok=True)
        take_in(channel, program, told["of_program"])
        take_in(channel, root, told["of_notebook"])
        tidy(root, told["tops"], told["of_notebook"])
        _forget(programs, told["program"])
    except OSError as error:
        what = "%s: %s" % (error.filename, error.strerror) if error.filename else str(error.strerror)
        channel.send({"error": "system", "what": what, "errno": error.errno})
        return
    sys.path.insert(0, program)
    channel.send({"in": True})
    from generator.measure.fleet import far_side

    far_side.serve(channel, root)


if __name__ == "__channelexec__":
    enter(channel)  # noqa: F821
