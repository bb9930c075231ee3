"""What every terminal program needs and Textual lacks."""
