"""A model endpoint that may be asked, and is never believed: client, prompts, checks. Plain Python.

Off unless settings name an address and a model. See docs/explanation/model-endpoint.md.
"""
