"""Debtor types, stages, cells, competencies and rules: the axis of everything."""
