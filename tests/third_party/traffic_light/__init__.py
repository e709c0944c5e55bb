"""The installed app: one question type with its model, migration and templates."""
