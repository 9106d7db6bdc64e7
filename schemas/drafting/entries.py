"""The entries of a draft: one source as rows of canonical tables.

Belongs here: which tables a source makes, their keys, and the lines of each. Does not belong here: the other
lines of a draft (``text``).
"""

from itertools import combinations

from schemas.contract import TABLES
from schemas.contract.metadata import mapped_columns
from schemas.drafting.evidence import SURE, is_of_redcap
from schemas.drafting.lines import cell_lines, quoted
from schemas.drafting.proposals import Proposal, Proposed
from schemas.drafting.side_by_side import unpivoted
from schemas.drafting.vocabularies import vocabulary

_WIDE = ("patients", "primaries", "episodes", "lesions", "treatments", "treatment_lesions", "toxicities")
_OF_PATIENT = ("patients", "primaries", "episodes")
_OF_EPISODE = ("lesions", "treatments", "assessments")
#: Less than all, because a row that was sent twice is met in every second export.
_MOST_ROWS = 0.95
_NOT_TOLD_APART = "    # ASK: no columns tell these rows apart; rows of one key will be set aside"


def entries(proposal: Proposal) -> dict[str, list[str]]:
    """Table to the lines of an entry that a source makes."""
    made: dict[str, list[str]] = {}
    table = _long_table(proposal)
    if (
        proposal.keys
        and table
        and {*_references(table)} <= {*proposal.keys, *(["patient_id"] if proposal.key else [])}
    ):
        return {table: _of_keys(proposal, table)}
    if proposal.key is None:
        return made
    if not proposal.key_is_unique and table not in (None, *_OF_PATIENT):
        # Without keys of its own, only what hangs on the patient's one episode can be proposed.
        return {table: _long(proposal, table)} if table in _OF_EPISODE else {}
    key = quoted(proposal.key)
    for table in _WIDE:
        cells = _cells(proposal, table)
        if table not in _OF_PATIENT and not cells:
            continue
        keys = dict.fromkeys(_keys(table), key)
        made[table] = _entry(proposal, table, keys, cells)
    if "treatment_lesions" in made and {"lesions", "treatments"} - {*made}:
        made.pop("treatment_lesions")
    if "toxicities" in made and "treatments" not in made:
        made.pop("toxicities")
    if proposal.side_by_side:
        made |= unpivoted(proposal)
    if progression := proposal.columns.get("progression.date"):
        made["assessments"] = [
            f"    when: {{column: {quoted(progression.column)}, filled: true}}",
            "    columns:",
            f'      assessment_id: {{join: [{key}, "=progression"]}}',
            f"      episode_id: {key}",
            f"      assessment_date: {quoted(progression.column)}  # {_why(progression)}",
            "      response: {constant: PD}  # a date here is taken for a progression",
        ]
    return {table: made[table] for table in TABLES if table in made}


def _of_keys(proposal: Proposal, table: str) -> list[str]:
    """An entry of a source whose headings name the keys that its rows have and refer to."""
    columns = proposal.keys | ({"patient_id": proposal.key} if proposal.key else {})
    own, *others = _keys(table)
    keys = {name: quoted(columns[name]) for name in others if name in columns}
    if own in columns and _tells(proposal, [columns[own]], _MOST_ROWS):
        return _entry(proposal, table, {own: quoted(columns[own])} | keys, _cells(proposal, table))
    named = [columns[name] for name in dict.fromkeys([*_references(table), own]) if name in columns]
    apart = _apart(proposal, named)
    lines = _entry(proposal, table, {own: _joined([*named, *(apart or [])])} | keys, _cells(proposal, table))
    return lines if apart is not None else [_NOT_TOLD_APART, *lines]


def _references(table: str) -> list[str]:
    """The keys of other tables that a row of this one must name."""
    about = mapped_columns(table)
    return [name for name in _keys(table)[1:] if about[name].get("required")]


def telling(proposal: Proposal, table: str) -> int:
    """How many columns of a table a source has beside its key."""
    return len(_cells(proposal, table)) + (len(proposal.side_by_side) if table == "lesions" else 0)


def _long_table(proposal: Proposal) -> str | None:
    """The table that the columns of a source with several rows a patient fit best."""
    weights: dict[str, float] = {}
    for one in proposal.columns.values():
        table = one.target.partition(".")[0].replace("progression", "assessments")
        weights[table] = weights.get(table, 0) + one.evidence.confidence
    return max(weights, key=lambda table: weights[table]) if weights else None


def _long(proposal: Proposal, table: str) -> list[str]:
    """An entry of several rows a patient; its key is put together of what tells its rows apart."""
    key = proposal.key or ""
    apart = _apart(proposal, [key])
    keys = {name: quoted(key) for name in _keys(table)}
    keys[next(iter(keys))] = _joined([key, *(apart or [])])
    lines = _entry(proposal, table, keys, _cells(proposal, table))
    if apart is None:
        lines.insert(0, _NOT_TOLD_APART)
    return lines


def _apart(proposal: Proposal, named: list[str]) -> list[str] | None:
    """The fewest further columns, at most two, that tell the rows of a source apart."""
    further = [name for name in _candidates(proposal) if name not in named]
    tried = [list(c) for n in (0, 1, 2) for c in combinations(further, n)]
    return next(
        (
            columns
            for share in (1.0, _MOST_ROWS)
            for columns in tried
            if _tells(proposal, [*named, *columns], share)
        ),
        None,
    )


def _joined(columns: list[str]) -> str:
    named = ", ".join(map(quoted, columns))
    return named if len(columns) == 1 else f"{{join: [{named}]}}"


def _candidates(proposal: Proposal) -> list[str]:
    """Columns that may tell rows apart: none that holds an answer, which a correction would change."""
    first = [
        name for name in ("redcap_event_name", "redcap_repeat_instance") if name in proposal.source.columns
    ]
    answers = {
        one.column
        for one in proposal.columns.values()
        if not one.target.endswith(("_date", "progression.date"))
    }
    barred = {proposal.key, *proposal.identifiers, *answers}
    others = (c for c in proposal.source.columns if c not in barred and not is_of_redcap(c))
    return list(dict.fromkeys([*first, *others]))[:12]


def _tells(proposal: Proposal, names: list[str], share: float) -> bool:
    frame = proposal.source.frame.select(names)
    return frame.drop_nulls().unique().height >= share * frame.height


def _keys(table: str) -> list[str]:
    """The key and the references of a table."""
    return [name for name, metadata in mapped_columns(table).items() if metadata.get("identifier")]


def _cells(proposal: Proposal, table: str) -> dict[str, Proposed]:
    return {
        one.target.partition(".")[2]: one
        for one in proposal.columns.values()
        if one.target.startswith(f"{table}.")
    }


def _why(one: Proposed) -> str:
    return f"{one.evidence.confidence:.2f} {one.evidence.why}"


def _entry(proposal: Proposal, table: str, keys: dict[str, str], cells: dict[str, Proposed]) -> list[str]:
    lines = ["    columns:", *(f"      {name}: {value}" for name, value in keys.items())]
    also: set[str] = set()
    for name, one in cells.items():
        code_list = mapped_columns(table)[name].get("code_list")
        words = vocabulary(proposal.source.frame[one.column], code_list) if code_list else None
        said = cell_lines(name, _read_by(one, name), words, _why(one), code_list)
        if one.evidence.parser and name == "dose_gy" and "fractions" not in cells:
            said += cell_lines("fractions", _read_by(one, "fractions"), None, "the same cell", None)
            also.add("fractions")
        lines += (
            said
            if one.evidence.confidence >= SURE
            else ["      # ASK: is it? Then take the # away.", *map(_aside, said)]
        )
    if table == "treatments" and "target" not in cells:
        lines.append("      # target: {constant: metastasis}  # ASK: primary, metastasis or systemic?")
    return [*lines, *_lost(table, {*keys, *cells, *also})]


def _read_by(one: Proposed, part: str) -> str:
    """The source column, or the part of its cells that a parser gives."""
    parser = one.evidence.parser
    return (
        f"{{column: {quoted(one.column)}, parser: {parser}, part: {part}}}" if parser else quoted(one.column)
    )


def _aside(line: str) -> str:
    """A line of a column as a comment at its place."""
    return f"      # {line[6:]}"


def _lost(table: str, mapped: set[str]) -> list[str]:
    """What the contract has and nothing was found for, with what is lost without it."""
    moments = {mapped_columns(table)[name].get("moment") for name in mapped} - {None}
    lines = []
    for name, metadata in mapped_columns(table).items():
        if name not in mapped and metadata.get("without_it") and metadata.get("moment") not in moments:
            lines.append(f"      # not found: {name}. {metadata['without_it']}")
    return lines
