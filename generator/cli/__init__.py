"""The command line: arguments, printing, exit codes."""

from __future__ import annotations

import io
import signal
from collections.abc import Sequence

import click

from generator import streams
from generator.cli import adopt as _adopt  # noqa: F401
from generator.cli import compare as _compare  # noqa: F401
from generator.cli import edits as _edits  # noqa: F401
from generator.cli import export as _export  # noqa: F401
from generator.cli import history as _history  # noqa: F401
from generator.cli import init as _init  # noqa: F401
from generator.cli import keeping as _keeping  # noqa: F401
from generator.cli import looking as _looking  # noqa: F401
from generator.cli import preview as _preview  # noqa: F401
from generator.cli import replicate as _replicate  # noqa: F401
from generator.cli import running as _running  # noqa: F401
from generator.cli.commands import main
from generator.cli.printing import tell
from generator.errors import Interrupted, NotebookError, SystemFault

_ENDING = (signal.SIGTERM, signal.SIGHUP)
__all__ = ["main", "start"]


def start(arguments: Sequence[str]) -> int:
    """Run one command line; the exit code. No traceback reaches a user unless --debug."""
    streams.prepare()
    _end_as_ctrl_c_does()
    try:
        with main.make_context("python -m generator", list(arguments)) as context:
            main.invoke(context)
        return 0
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        return _told(_shown(error), error.exit_code)
    except NotebookError as error:
        return _told(str(error), error.exit_code)
    except KeyboardInterrupt:
        return _told("interrupted", Interrupted.exit_code)
    except OSError as error:
        return _told(str(SystemFault.of(error)), SystemFault.exit_code)
    finally:
        for number in (signal.SIGINT, *_ENDING):  # all is done: Python only has to tidy up
            signal.signal(number, signal.SIG_IGN)


def _end_as_ctrl_c_does() -> None:
    """Who ends a command otherwise, or closes its terminal, finds kept what is kept after Ctrl-C."""
    for number in _ENDING:
        if signal.getsignal(number) is signal.SIG_DFL:  # not under nohup
            signal.signal(number, signal.default_int_handler)


def _shown(error: click.ClickException) -> str:
    """What click would print: the usage, what is wrong."""
    text = io.StringIO()
    error.show(text)
    return text.getvalue().rstrip()


def _told(text: str, code: int) -> int:
    tell(text)
    return code
