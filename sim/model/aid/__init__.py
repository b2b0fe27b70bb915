"""Aid: commitments, deliveries, burden."""
