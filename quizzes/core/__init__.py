"""Thinking about questions and marks: plain Python, values in and values out."""
