"""Thinking about courses in plain Python: no Django, no database, no clock."""
