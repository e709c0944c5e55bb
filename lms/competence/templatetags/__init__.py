"""Template tags of matrices."""
