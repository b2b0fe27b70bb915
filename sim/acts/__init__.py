"""What happens in a week: acts for one world that fetch from states, ask rules, roll dice and write states."""
