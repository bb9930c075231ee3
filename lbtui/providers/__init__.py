"""One file per service: what to ask, and how to read the answer."""
