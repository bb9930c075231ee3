"""A board into a file: what to read, how to walk it, what is kept meanwhile, and the file that comes of it."""
