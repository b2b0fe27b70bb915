"""`python -m sim.forecast`: dated probabilities for all questions, kept in a chained ledger. See sim/questions/."""

from __future__ import annotations

import sys

from sim.cli.forecast import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
