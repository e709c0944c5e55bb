"""Everything that asks and marks."""
