"""The truce of the model on past ceasefires: `python -m sim past`. Coding in conf/past, scores against plain baselines."""
