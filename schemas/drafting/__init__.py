"""Drafting: an export that nobody has seen, and what a profile of it could say.

Belongs here: evidence in names and values, proposals, the text of a draft. Does not belong here: reading by a
profile that a person has confirmed (``readers``, ``mapping``), and files that are written.
"""
