"""`python -m sim.past`: the truce of the model on past ceasefires."""

from __future__ import annotations

import sys

from sim.cli.past import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
