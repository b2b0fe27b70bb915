"""`python -m sim.validate`: the patterns that the model must reproduce, checked. See sim/validation/."""

from __future__ import annotations

import sys

from sim.cli.validate import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
