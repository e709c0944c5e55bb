"""The first page after signing in: composition only."""
