"""`edusync` from a shell."""

import argparse
import sys
from collections.abc import Sequence

import edusync
from edusync import demo


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs what the arguments ask for; the exit status."""
    parser = argparse.ArgumentParser(
        prog="edusync", description="Object-oriented access to the WIMS and SWAD platforms."
    )
    parser.add_argument("--version", action="version", version=f"edusync {edusync.__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    about = "Shows what edusync does, on a WIMS and a SWAD in memory."
    shown = commands.add_parser("demo", help=about, description=about)
    shown.add_argument(
        "--output",
        metavar="FOLDER",
        default="demo-output",
        help="where its files are written (%(default)s)",
    )
    given = parser.parse_args(arguments)
    try:
        demo.run(given.output)
    except (ModuleNotFoundError, OSError) as error:
        print(f"edusync: {error}", file=sys.stderr)
        return 1
    return 0
