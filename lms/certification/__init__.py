"""Certifications, awards and certificates."""
