"""Outcome definitions as public question texts with an exact rule and a deadline, and series forecasts: see *.yaml here.

Nothing here knows what happened. `python -m sim questions` lists them, and with --write makes a page of them.
"""

from sim.evidence.questions.reading import Quantity, Question, quantities, questions

__all__ = ["Quantity", "Question", "quantities", "questions"]
