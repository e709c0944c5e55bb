"""The plain core of role-play: scenario, dialogue, linter and graders. No Django, no clock, no network."""
