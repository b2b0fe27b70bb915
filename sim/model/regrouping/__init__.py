"""Regrouping and the choice to attack again."""
