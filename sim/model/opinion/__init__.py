"""What Ukrainians think."""
