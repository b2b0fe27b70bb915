"""Economies under war."""
