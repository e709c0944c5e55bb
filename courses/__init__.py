"""Courses: structure, and people in it."""
