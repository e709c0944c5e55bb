"""Certificates on paper: the fonts, the layout (``certificate.typ``) and the call that sets them."""
