"""What is believed and what happens."""
