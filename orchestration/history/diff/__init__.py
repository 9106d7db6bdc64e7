"""How two releases differ: patients, episodes, states, medians, findings, deliveries.

Belongs here: comparing what is kept of two releases. Does not belong here: what is kept (``history.keeping``).
"""
