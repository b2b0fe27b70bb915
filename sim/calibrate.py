"""`python -m sim.calibrate`: which values of the uncertain numbers agree with history. See sim/calibration/."""

from __future__ import annotations

import sys

from sim.cli.calibrate import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
