"""Metastases side by side in one row: ``unpivot`` entries.

Belongs here: lesions and their treatments out of numbered columns. Does not belong here: finding the columns
(``proposals``).
"""

import polars as pl

from schemas.contract.metadata import mapped_columns
from schemas.drafting.lines import cell_lines, quoted
from schemas.drafting.proposals import Proposal
from schemas.drafting.vocabularies import vocabulary


def unpivoted(proposal: Proposal) -> dict[str, list[str]]:
    """Metastases side by side: a row of ``lesions`` for each, and of its treatment where one is told."""
    groups, frame = proposal.side_by_side, proposal.source.frame
    key = quoted(proposal.key or "")
    head = ["    unpivot:", "      columns:", *(f"        {ours}: {quoted(p)}" for ours, p in groups.items())]
    head.append(f"      n: [{', '.join(proposal.numbers)}]")

    def cells(names: dict[str, str], table: str) -> list[str]:
        lines = []
        for ours, column in names.items():
            code_list = mapped_columns(table)[column].get("code_list")
            if ours in groups:
                whole = [frame[groups[ours].replace("{n}", n)].rename("word") for n in proposal.numbers]
                words = vocabulary(pl.concat(whole), code_list) if code_list else None
                lines += cell_lines(column, ours, words, "side by side", code_list)
        return lines

    made = {"lesions": [*head, "    columns:", f'      lesion_id: {{join: [{key}, "@n"]}}', f"      episode_id: {key}",
                        *cells({"organ": "organ", "side": "laterality", "size": "diameter_mm"}, "lesions"),
                        "      lesion_count: {constant: 1}"]}  # fmt: skip
    told = next((name for name in ("modality", "dose", "fractions") if name in groups), None)
    if told is None:
        return made
    treatment = f'{{join: [{key}, "=metastasis", "@n"]}}'
    when = f"    when: {{column: {told}, filled: true}}"
    modality = (
        []
        if told == "modality"
        else ["      modality: {constant: radiotherapy}  # a dose is told, and no kind"]
    )
    made["treatments"] = [*head, when, "    columns:", f"      treatment_id: {treatment}", f"      episode_id: {key}",
                          "      target: {constant: metastasis}", *modality,
                          *cells({"modality": "modality", "start": "start_date"}, "treatments")]  # fmt: skip
    made["treatment_lesions"] = [*head, when, "    columns:", f'      treatment_lesion_id: {{join: [{key}, "@n"]}}',
                                 f"      treatment_id: {treatment}", f'      lesion_id: {{join: [{key}, "@n"]}}',
                                 *cells({"dose": "dose_gy", "fractions": "fractions"},
                                        "treatment_lesions")]  # fmt: skip
    return made
