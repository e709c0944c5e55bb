"""A question type as somebody else would bring it: an app of its own, installed by settings alone."""
