"""Publication: the files of a release, written aside and put in place at the end.

Belongs here: tables as files, figures, the release record, the swap of ``latest``. Does not belong here:
the numbers themselves.
"""
