"""Calibration: which values of the uncertain numbers agree with what history gave, by approximate Bayesian computation.

Read in this order: `simulator` (what is simulated), `priors` (what was thought before), `distance` (what counts as near),
`population` (the search), `posterior` (what is shipped and used by runs); then what judges it: `identify`, `recovery`,
`checks`, `two_seeds`, `bookkeeping`. `command` puts them in order; `python -m sim calibrate` runs it.
"""
