"""Refreshes that start by themselves, and the server that starts them.

Belongs here: when a refresh is due (the clock, a delivery that has arrived), how one is run unattended, and
``oligo serve``. Does not belong here: what a refresh does.
"""
