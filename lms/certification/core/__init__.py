"""The thinking of this package: values in, values out."""
