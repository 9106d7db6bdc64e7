"""Erasure: a patient taken out of everything that the registry keeps, and kept out.

Belongs here: the list of the forgotten, where a patient is, and taking them out of each kind of file. Does not belong
here: leaving their rows out of a delivery (``schemas.forgotten``), and rebuilding (``orchestration.refresh``).
"""
