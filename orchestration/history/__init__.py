"""Releases over time: which are kept, how two differ, going back to one, and the audit trail as a whole.

Belongs here: what is done with releases once they are made. Does not belong here: making one
(``orchestration.publish``) and adding to the trail (``orchestration.audit_trail``).
"""
