"""The report: one page that a department head reads, made of a small structure of numbers and words.

Belongs here: what the page holds (``data``), how it is read from a warehouse (``reading``), how it looks (``page``,
``page.html.j2``, ``page.css``, ``*.js``), and that an unchanged one is not made again (``keeping``). Does not belong
here: estimating; what may be published to whom.
"""
