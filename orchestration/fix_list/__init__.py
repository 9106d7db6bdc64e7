"""The fix-list of a centre: its own rows with what is wrong beside them, as a workbook and as a page without values.

Belongs here: ``fix-list.xlsx`` and ``fix-list.html``, in the order of the work: what is told (``told``), the rows
(``source_rows``), the patients (``patients``), what comes first (``priorities``), the files (``workbook``, ``page``),
and when they are written (``writing``). Does not belong here: finding anything, and ``findings.csv``.
"""
