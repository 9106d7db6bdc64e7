"""The checks of cancer registries, each as small tables with what must be found in them.

In each case one row is as empty as the contract allows; nothing is ever found in it. Nothing is ever lost either.
"""

from pathlib import Path

import pytest

from tests.unit.schemas.deliveries import Case, check

#: A woman, a man and somebody of unknown sex for each row; A to D have several primaries.
PEOPLE = (
    "patient_id | sex | birth_year \n A | female | 1960 \n B | male | 1960 \n C | female | 1960 \n P9 | | \n"
)
PEOPLE += "\n".join(f"F{n} | female | 1960 \n M{n} | male | 1960 \n U{n} | unknown | " for n in range(1, 16))


def primaries(header: str, *rows: str) -> str:
    """Primaries T1, T2 ..., each of a patient of its own unless its row names A, B or C; the last says nothing."""
    lines = [f"primary_id | patient_id | {header}"]
    for number, row in enumerate((*rows, "P9" + " | " * (header.count("|") + 1)), start=1):
        person, _, said = row.partition(" | ")
        lines.append(f"T{number} | {person}{number if person in ('F', 'M', 'U') else ''} | {said}")
    return "\n".join(lines)


def lesions(header: str, *rows: str) -> str:
    lines = [f"lesion_id | episode_id | {header}"]
    lines += [f"L{number} | E1 | {row}" for number, row in enumerate((*rows, " | " * header.count("|")), 1)]
    return "\n".join(lines)


def case(text: str, *found: tuple[int, str, str], **tables: str) -> Case:
    """Primaries, of which all are accepted, and the findings: row, column, rule."""
    rows = list(range(2, len(text.splitlines()) + 1))
    return (
        {"patients": PEOPLE, "primaries": text, **tables},
        {("primaries", row, column, rule) for row, column, rule in found},
        {"primaries": rows},
    )


EPISODE = "episode_id | patient_id | primary_id \n E1 | F1 | T1"
SPREAD = {"episodes": EPISODE}

CASES: dict[str, Case] = {
    "no man has an ovary and no woman a prostate, by site or topography": case(
        primaries("site | topography_code",
                  "M | ovary |", "F | prostate |", "M | other | C53.9", "F | other | C62",
                  "F | ovary | C56.9", "M | prostate | C61.9", "U | ovary |", "M | breast | C50.9"),
        (2, "site", "sex_and_site"), (3, "site", "sex_and_site"),
        (4, "site", "sex_and_site"), (5, "site", "sex_and_site"),
    ),
    "histologies of one sex are rare in the other": case(
        primaries("topography_code | morphology_code",
                  "M | C80.9 | 8380/3", "F | C80.9 | 8380/3", "F | C63.9 | 9061/3", "M | C62.9 | 9061/3",
                  "U | C80.9 | 8380/3"),
        (2, "morphology_code", "sex_and_morphology"),
        (4, "morphology_code", "sex_and_morphology"), (4, "site", "sex_and_site"),
    ),
    "histologies have their sites": case(
        primaries("site | topography_code | morphology_code",
                  "F | breast | C50.9 | 8170/3", "F | liver | C22.0 | 8170/3", "F | breast | | 8170/3",
                  "F | head_and_neck | | 8170/3", "F | | C40 | 9261/3", "F | | C40.1 | 9261/3",
                  "F | | C71.1 | 8140/3", "F | lung | C34.1 | 8140/3", "F | | C42 | 8800/3", "F | | C42.0 | 8800/3",
                  "F | breast | C50.1 | 8000/3"),
        *((row, "morphology_code", "site_and_morphology") for row in (2, 4, 7, 8, 11)),
    ),
    "a prostate cancer before 40 is rare, unless the birthday may make it 40": case(
        primaries("site | morphology_code | diagnosis_date",
                  "M | prostate | 8140/3 | 1999-12-31", "M | prostate | 8140/3 | 2000",
                  "M | prostate | 8500/3 | 1999", "M | prostate | | 1999", "U | prostate | 8140/3 | 1999",
                  "M | prostate | 8140/3 |"),
        (2, "diagnosis_date", "age_and_tumour"),
    ),
    "tumours of childhood are rare in adults, and those of adults before 20": case(
        primaries("topography_code | morphology_code | diagnosis_date",
                  "F | C74.9 | 9500/3 | 1976", "F | C74.9 | 9500/3 | 1975", "F | C50.9 | 8500/3 | 1979",
                  "F | C50.9 | 8500/3 | 1980", "F | C34.1 | 8240/3 | 1979", "F | C34.1 | | 1979",
                  "F | C34.1 | 8070/3 | 1979", "F | C58.9 | 9100/3 | 2007", "F | C58.9 | 9100/3 | 2006"),
        (2, "diagnosis_date", "age_and_tumour"), (4, "diagnosis_date", "age_and_tumour"),
        (8, "diagnosis_date", "age_and_tumour"), (9, "diagnosis_date", "age_and_tumour"),
    ),
    "without a microscope few histologies are known": case(
        primaries("topography_code | morphology_code | basis_of_diagnosis",
                  "F | C50.9 | 8500/3 | 1", "F | C50.9 | 8500/3 | 2", "F | C50.9 | 8500/3 | 4",
                  "F | C50.9 | 8500/3 | 5", "F | C50.9 | 8500/3 | 6", "F | C50.9 | 8500/3 | 7",
                  "F | C50.9 | 8500/3 | 9", "F | C50.9 | 8000/3 | 1", "F | C22.0 | 8170/3 | 2",
                  "F | C44.5 | 8720/3 | 1", "F | C60.9 | 8720/3 | 1", "F | | 8720/3 | 1", "F | C50.9 | | 1"),
        *((row, "basis_of_diagnosis", "basis_and_morphology") for row in (2, 3, 4, 12)),
        (12, "site", "sex_and_site"),
    ),
    "a basis is one of the list": case(
        primaries("basis_of_diagnosis", "F | 3", "F | 8", "F | 7"),
        (2, "basis_of_diagnosis", "unknown_code"), (3, "basis_of_diagnosis", "unknown_code"),
    ),
    "a death certificate dates the diagnosis as the death": (
        {
            "patients": """
                patient_id | vital_status | death_date
                D          | dead         | 2023-05-01
                E          | dead         | 2023
                L          | alive        |
                N          |              |
            """,
            "primaries": """
                primary_id | patient_id | diagnosis_date | basis_of_diagnosis
                T1         | D          | 2023-05-01     | 0
                T2         | D          | 2023-04-30     | 0
                T3         | E          | 2023-04-30     | 0
                T4         | E          | 2022           | 0
                T5         | L          | 2023-04-30     | 0
                T6         | L          |                | 0
                T7         | D          | 2023-04-30     | 7
                T8         | N          |                |
            """,
        },
        {("primaries", row, "basis_of_diagnosis", "death_certificate_only") for row in (3, 5, 6, 7)},
        {"primaries": [2, 3, 4, 5, 6, 7, 8, 9]},
    ),
    "codes of metastases are no primaries": case(
        primaries("morphology_code", "F | 8140/6", "F | 8140/9", "F | 8140/3"),
        (2, "morphology_code", "behaviour_of_no_primary"), (3, "morphology_code", "behaviour_of_no_primary"),
    ),
    "what has metastasised is malignant": case(
        primaries("morphology_code", "F | 8500/2", "F | 8442/1", "F | 8500/3"),
        (2, "morphology_code", "metastasised_and_not_malignant"),
        (3, "morphology_code", "behaviour_not_malignant"),
        **SPREAD,
    ),
    "topography and site agree, as far as both say": case(
        primaries("site | topography_code",
                  "F | lung | C50.4", "F | lung | C34.1", "F | oesophagogastric_junction | C16",
                  "F | oesophagogastric_junction | C16.3", "F | head_and_neck | C10.9", "F | other | C50.4",
                  "F | lung |", "F | | C50.4", "F | unknown_primary | C50.4"),
        *((row, "topography_code", "topography_and_site") for row in (2, 5, 10)),
    ),
    "topography and organ of a metastasis agree": (
        {
            "patients": "patient_id \n F",
            "episodes": "episode_id | patient_id \n E1 | F",
            "lesions": lesions("organ | topography_code",
                               "liver | C34.1", "liver | C22.0", "bone_other | C41.2", "bone_spine | C41.2",
                               "bone_spine | C41", "lymph_node_pelvic | C77.5", "lymph_node_pelvic | C77.0",
                               "lymph_node_pelvic | C77.9", "other | C50.4", "liver |", "| C22.0"),
        },
        {("lesions", row, "topography_code", "topography_and_organ") for row in (2, 4, 8)},
        {"lesions": list(range(2, 14))},
    ),
    "organs in the midline have no sides, and pairs no midline": (
        {
            "patients": "patient_id \n F",
            "episodes": "episode_id | patient_id \n E1 | F",
            "lesions": lesions("organ | laterality",
                               "bone_spine | left", "bone_spine | midline", "pancreas | bilateral", "lung | midline",
                               "lung | left", "liver | left", "other | left", "spleen | unknown", "spleen |"),
        },
        {("lesions", row, "laterality", "laterality_and_organ") for row in (2, 4, 5)},
        {"lesions": list(range(2, 12))},
    ),
    "nobody is diagnosed after the last contact": (
        {
            "patients": """
                patient_id | last_contact_date | death_date
                C          | 2023-03-01        |
                D          |                   | 2023-03-01
                N          |                   |
            """,
            "primaries": """
                primary_id | patient_id | diagnosis_date
                T1         | C          | 2023-03-02
                T2         | C          | 2023-03
                T3         | C          | 2023-03-01
                T4         | N          | 2023-03-02
                T5         | C          |
            """,
            "episodes": """
                episode_id | patient_id | diagnosis_date
                E1         | C          | 2023-04
                E2         | D          | 2023-02
                E3         | N          |
            """,
        },
        {
            ("primaries", 2, "diagnosis_date", "diagnosis_after_last_contact"),
            ("episodes", 2, "diagnosis_date", "diagnosis_after_last_contact"),
        },
        {"primaries": [2, 3, 4, 5, 6], "episodes": [2, 3, 4]},
    ),
    "two patients who are alike in everything may be one": (
        {
            "patients": """
                patient_id | sex    | birth_year
                A          | female | 1960
                B          | female | 1960
                C          | male   | 1960
                D          | female | 1961
                G          | female |
                H          |        |
            """,
            "primaries": """
                primary_id | patient_id | site   | diagnosis_date | morphology_code
                T1         | A          | breast | 2022-03-01     | 8500/3
                T2         | B          | breast | 2022-03-01     | 8500/3
                T3         | B          | breast | 2022-03-01     | 8720/3
                T4         | C          | breast | 2022-03-01     | 8500/3
                T5         | D          | breast | 2022-03-01     | 8500/3
                T6         | A          | lung   | 2022-03        | 8140/3
                T7         | B          | lung   | 2022-03        | 8140/3
                T8         | G          | breast | 2022-03-01     | 8500/3
                T9         | H          |        |                |
            """,
        },
        {
            ("primaries", 2, "patient_id", "possible_duplicate_patient"),
            ("primaries", 3, "patient_id", "possible_duplicate_patient"),
            ("primaries", 4, "morphology_code", "site_and_morphology"),
        },
        {"primaries": list(range(2, 11))},
    ),
    "one site and one histology of a patient are one primary": case(
        primaries("topography_code | morphology_code",
                  "A | C18.0 | 8140/3", "A | C18.7 | 8480/3",  # two of the colon
                  "A | C50.1 | 8500/3", "A | C50.2 | 8010/3",  # a carcinoma that is not specified
                  "B | C34.1 | 8140/3", "B | C34.2 | 8070/3",  # two histologies
                  "B | C33.9 | 8070/3",  # trachea and lung count as one site
                  "B | C64.9 | 8310/3", "A | C64.9 | 8310/3",  # two patients
                  "B | C22.0 | 8170/3", "B | C22.0 | 8000/3",  # a cancer that is not specified
                  "C | C73.9 | ", "C | C73.9 | 8260/3", "C | | 8260/3"),
        *((row, "primary_id", "possible_duplicate_primary") for row in (2, 3, 4, 5, 7, 8, 11, 12)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_rules_of_registries(name: str, tmp_path: Path) -> None:
    check(CASES[name], tmp_path)
