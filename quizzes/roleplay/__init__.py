"""Role-play: a simulated debtor, a call played by choosing lines, and a grade that shows its evidence."""
