"""What lives on disk: where it is, how it is read and written, and the secrets that profiles point to."""
