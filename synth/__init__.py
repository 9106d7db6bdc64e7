"""Synthetic registries: plausible patients, written as a centre would export them.

Belongs here: inventing patients, writing them in a centre's format with the profile that reads it, and
planting defects with a manifest of what they must cause. Does not belong here: reading, mapping or
judging an export (``schemas``), and anything that a refresh would read besides the files written.

The order of the work: ``sites`` → ``episodes`` → ``course`` → ``treatments``, ``follow_up``,
``toxicities`` → ``patients`` → ``defects`` → ``formats`` → ``registry``.

Every number about the course of disease is invented; none may be quoted.
"""
