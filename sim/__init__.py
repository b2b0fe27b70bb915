"""Ceasefire scenario simulator: from war through talks and signature to peace or renewed war, in many worlds at once."""
