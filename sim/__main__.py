"""`python -m sim +scenario=nato_guarantee`: the main job. `python -m sim --help` explains it."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Final, NoReturn

from sim.settings.errors import UserError

COMMANDS: Final = {
    "codebook": "sim.cli.codebook",
    "explain": "sim.cli.explain",
    "validate": "sim.cli.validate",
    "report": "sim.cli.report",
    "forecast": "sim.cli.forecast",
    "score": "sim.cli.score",
    "questions": "sim.cli.questions",
    "past": "sim.cli.past",
    "calibrate": "sim.cli.calibrate",
    "gallery": "sim.cli.gallery",
}
"""Commands beside the run itself, and the module whose `main` obeys each."""
OF_THE_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
"""Full or read-only: no fault of ours, whoever was writing. Hydra writes its snapshot before our own files begin."""
ONCE_PUT_RIGHT = "Once that is put right, the same command starts anew, and with resume=true it goes on with a run that had begun."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line. Returns the exit code: 0, 2 for a user's error, 1 if a job of many failed."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return obey(words)
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno not in OF_THE_DISK:
            raise
        where = error.filename or "a file of the results"
        print(f"{where} cannot be written: {os.strerror(error.errno)}.\n  {ONCE_PUT_RIGHT}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; the same command with resume=true goes on", file=sys.stderr)
        return 130


def obey(words: Sequence[str]) -> int:
    """Do what the words ask for. Returns the exit code."""
    if words[:1] and words[0] in COMMANDS:
        return command(words[0], words[1:])
    if "--help" in words or "-h" in words:
        from sim.cli.help import help_text

        print(help_text())
        return 0
    from sim.cli.start import start

    return start(words)


def command(name: str, words: Sequence[str]) -> int:
    """One of the smaller commands."""
    run: Callable[[Sequence[str]], int] = import_module(COMMANDS[name]).main
    return run(words)


def leave(code: int) -> NoReturn:
    """End the process at once: all files are closed, and taking compiled code apart would take a third of a second."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    leave(main())
