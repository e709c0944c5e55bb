"""Evidence of what a person can do, and the matrix made from it."""
