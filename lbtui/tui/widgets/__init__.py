"""The few widgets all screens are made of. Each draws lines of text and repaints only those that changed."""
