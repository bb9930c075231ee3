"""How it looks: the screens, on Textual."""
