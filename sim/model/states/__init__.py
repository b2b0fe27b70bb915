"""What is true of each actor and of what they share: one file for each state, no behaviour."""
