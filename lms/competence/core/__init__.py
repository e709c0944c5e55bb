"""From evidence to a level: plain values, no Django."""
