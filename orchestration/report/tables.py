"""Tables of the page, by great_tables: its structure, which reads well aloud; the page's own looks.

Belongs here: a ``Table`` as HTML. Does not belong here: what a table says.
"""

import re
from typing import Any

from markupsafe import Markup, escape

from orchestration.report.data import Table

#: Its stylesheet has one colour of its own for everything, also for other tables of the page.
_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
_GROUP = re.compile(r'class="gt_group_heading" [^<>]*id="([^"]*)"')
_BOX = re.compile(r'(<[a-z][^<>]*?) style="[^"]*"')


def table_html(table: Table) -> Markup:
    """The table as HTML; every text in it is escaped."""
    # Imported here: a refresh in which nothing changed does without it.
    import polars as pl
    from great_tables import GT, html

    columns = {f"c{place}": [row[place] for row in table.rows] for place in range(len(table.columns))}
    if table.groups:
        columns["group"] = list(table.groups)
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    labels: dict[str, Any] = {f"c{place}": html(_heading(name)) for place, name in enumerate(table.columns)}
    made = (
        GT(frame, id=table.name, rowname_col="c0", groupname_col="group" if table.groups else None)
        .tab_header(title=html(_heading(table.title)))
        .tab_stubhead(label=labels["c0"])
        .cols_label(dict(list(labels.items())[1:]))
        .cols_align("right" if table.is_numeric else "left", columns=list(labels)[1:])
        .as_raw_html()
    )
    # Markup is right here: the library escaped every text of ours, and a test asks hostile names of it.
    return Markup(_with_short_names(_BOX.sub(r"\1", _STYLE.sub("", made)), table.name))  # noqa: S704


def _with_short_names(made: str, name: str) -> str:
    """Headings of rows named by their place: the library names them by their text, again in every cell below."""
    for place, own in enumerate(dict.fromkeys(_GROUP.findall(made)), start=1):
        for end in '" ':
            made = made.replace(f'"{own}{end}', f'"{name}-g{place}{end}')
    return made


def _heading(text: str) -> str:
    """Escaped here, also the braces: in a heading the library reads two of them as a unit, and then escapes nothing."""
    return str(escape(text)).replace("{", "&#123;")
