"""Built-in question types: plugins. Each module is one type; nothing outside names one."""
