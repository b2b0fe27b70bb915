"""The truce of the model on past ceasefires: `python -m sim.evidence.past`. Coding in conf/past, scores against plain baselines."""
