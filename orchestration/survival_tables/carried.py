"""Rows that follow from one centre alone, carried over with it from the warehouse in use.

Belongs here: which rows they are. Does not belong here: which centres they are (``orchestration.carried_over``).

A stratification within centres has sets of groups of one centre each, and what follows from such a set alone follows
from that centre. One thing does not: all groups of an endpoint have the same causes, and the same need of figures at
the extremes of partial dates. Where either differs from the warehouse in use, nothing of the endpoint is carried over.
"""

from collections.abc import Sequence

import duckdb

_FACTS = """
    select
        endpoint_id,
        list_sort(list(distinct cause) filter (n > 0)) as causes,
        list_sort(list(distinct cause) filter (n_earliest > 0)) as causes_earliest,
        list_sort(list(distinct cause) filter (n_latest > 0)) as causes_latest,
        bool_or(n <> n_earliest or n <> n_latest) as is_doubted
    from {warehouse}intermediate.int_risk_counts group by endpoint_id
"""
#: A set of groups is within a centre; a group of a set of the whole registry is a centre.
_MARKED = """
    create or replace temporary table endpoint_facts as {now};
    create or replace temporary table carried_set as
    select endpoint_id, stratification_id, centre_id as within_group
    from ({same}), (select unnest({centres}::varchar[]) as centre_id), reference.stratification
    where within_attribute = 'centre_id';
    create or replace temporary table carried_group as
    select endpoint_id, stratification_id, '' as within_group, centre_id as group_name
    from ({same}), (select unnest({centres}::varchar[]) as centre_id), reference.stratification
    where within_attribute is null and by_attribute = 'centre_id';
"""


def mark_carried(connection: duckdb.DuckDBPyConnection, centres: Sequence[str]) -> None:
    """Make the temporary tables ``endpoint_facts``, and of the centres ``carried_set`` and ``carried_group``.

    Where there are any, ``earlier`` is the warehouse in use, attached.
    """
    now = _FACTS.format(warehouse="")
    earlier = _FACTS.format(warehouse="earlier." if centres else "")
    same = f"select endpoint_id from (from endpoint_facts intersect ({earlier}))"  # noqa: S608 - our own names
    connection.execute(_MARKED.format(now=now, same=same, centres=list(centres)))
