"""What is measured of every world."""
