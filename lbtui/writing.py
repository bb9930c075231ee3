"""Changing a score, for the screens and the command line alike: planned, journalled, made, taken back."""
