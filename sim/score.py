"""`python -m sim.score`: a run's forecasts against what happened. See sim/scoring/."""

from __future__ import annotations

import sys

from sim.cli.score import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
