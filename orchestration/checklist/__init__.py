"""The checklist of a case series: what reporting guidelines ask, answered from the warehouse where it can be.

Belongs here: the items (``items.csv``, in our own words, by the guidelines' numbers), the answers, the page. Does not
belong here: the report's figures (``orchestration.report``).
"""
