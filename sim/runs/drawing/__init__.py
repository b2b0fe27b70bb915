"""The house style of every chart."""
