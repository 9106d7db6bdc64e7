"""The asset graph, a module a step, in the order of the work.

Belongs here: thin assets that read, call a function, write and report counts. Does not belong here: the
functions they call, and the assembly of the graph (``orchestration.definitions``).
"""
