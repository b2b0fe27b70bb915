"""Does the model behave as conflict research says it should? Signs of its levers, and levels against the sourced facts."""
