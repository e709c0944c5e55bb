"""People, teams and roles, and who may see whom."""
