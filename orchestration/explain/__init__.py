"""``oligo explain``: why an episode has its state, its eligibility and its times."""
