"""The plain core of role-play: scenario, dialogue, linter, graders. No Django, no clock, no network."""
