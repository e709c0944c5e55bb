"""Template tags of the pages that everybody sees."""
