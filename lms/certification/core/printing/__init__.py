"""Certificates on paper: fonts, layout (``certificate.typ``) and the call that sets them."""
