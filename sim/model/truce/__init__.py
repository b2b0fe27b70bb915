"""The truce week by week."""
