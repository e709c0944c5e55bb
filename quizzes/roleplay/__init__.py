"""Role-play: a simulated debtor, a call played by choosing lines, a grade that shows its evidence."""
