"""What a service does not tell and its rows do: how long a board is, where a rank stands,
and where a page was cut."""
