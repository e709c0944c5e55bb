"""What managers see of their own teams. No tables of its own."""
