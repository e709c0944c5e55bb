"""One module per site under test; each defines ``Adapter`` (see base.py)."""
