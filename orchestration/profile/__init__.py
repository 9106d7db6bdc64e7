"""``oligo profile``: from an export that nobody has seen to a profile that can be refreshed."""
