"""The deal weighed against going on."""
