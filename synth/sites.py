"""What kind of cancer: for each primary site who gets it, where it spreads, and how fast.

Belongs here: the table of sites. Does not belong here: the course of any one patient.

The shares and times are invented after what textbooks and series print; they are no reference.
"""

from dataclasses import dataclass

from synth.draws import Weighted


@dataclass(frozen=True, slots=True)
class Site:
    """A primary site. Times are medians in days."""

    code: str
    male_share: float
    age: int
    topographies: tuple[str, ...]
    morphologies: tuple[str, ...]
    subtypes: tuple[str, ...]
    organs: Weighted[str]
    primary_modality: Weighted[str]
    #: modality of a systemic line and its drugs, as the registry writes them
    lines: Weighted[tuple[str, str]]
    to_metastasis: float
    to_progression: float
    to_death: float


def _site(
    code: str,
    who: tuple[float, int],
    classification: tuple[str, str, str],
    organs: dict[str, float],
    primary_modality: dict[str, float],
    lines: dict[tuple[str, str], float],
    times: tuple[float, float, float],
) -> Site:
    topographies, morphologies, subtypes = (tuple(text.split("|")) for text in classification)
    return Site(
        code,
        *who,
        topographies,
        morphologies,
        subtypes if subtypes != ("",) else (),
        Weighted(organs),
        Weighted(primary_modality),
        Weighted(lines),
        *times,
    )


_FLUOROPYRIMIDINE: dict[tuple[str, str], float] = {
    ("chemotherapy", "oxaliplatin; fluorouracil"): 5,
    ("chemotherapy", "irinotecan; fluorouracil"): 3,
    ("chemotherapy", "capecitabine"): 2,
    ("targeted_therapy", "bevacizumab"): 1,
    ("targeted_therapy", "cetuximab"): 1,
}
_GASTRIC: dict[tuple[str, str], float] = {
    ("chemotherapy", "oxaliplatin; fluorouracil; docetaxel"): 4,
    ("chemotherapy", "cisplatin; capecitabine"): 3,
    ("targeted_therapy", "trastuzumab"): 1,
    ("immunotherapy", "nivolumab"): 2,
}
_COLORECTAL_ORGANS = {"liver": 6, "lung": 3, "lymph_node_abdominal": 1, "peritoneum": 0.5}
_GASTRIC_ORGANS = {"liver": 4, "lung": 2, "lymph_node_abdominal": 3, "adrenal": 1, "bone_other": 0.5}
_ADENOCARCINOMA = "8140/3|8480/3"

#: The sites drawn from, with their shares.
SITES: Weighted[Site] = Weighted(
    {
        _site(
            "breast", (0.01, 58), ("C50.2|C50.4|C50.8|C50.9", "8500/3|8520/3",
                "HR+ HER2-|HR+ HER2+|HER2+|triple negative"),
            {"bone_spine": 3, "bone_other": 2, "liver": 2.5, "lung": 2, "lymph_node_axillary": 1,
             "brain": 0.7},
            {"surgery": 9, "chemotherapy": 1},
            {("hormone_therapy", "letrozole; palbociclib"): 4, ("hormone_therapy", "fulvestrant"): 2,
             ("chemotherapy", "paclitaxel"): 2, ("chemotherapy", "doxorubicin; cyclophosphamide"): 1,
             ("targeted_therapy", "trastuzumab; docetaxel"): 2},
            (1300, 640, 700),
        ): 24,
        _site(
            "colon", (0.55, 66), ("C18.0|C18.2|C18.7", _ADENOCARCINOMA, "RAS wild type|RAS mutant|MSI high"),
            _COLORECTAL_ORGANS, {"surgery": 1}, _FLUOROPYRIMIDINE, (560, 420, 520),
        ): 13,
        _site(
            "rectum", (0.6, 64), ("C20.9", _ADENOCARCINOMA, "RAS wild type|RAS mutant"),
            {**_COLORECTAL_ORGANS, "lymph_node_pelvic": 2}, {"chemoradiation": 5, "surgery": 5},
            _FLUOROPYRIMIDINE, (600, 430, 520),
        ): 8,
        _site(
            "lung", (0.6, 66), ("C34.1|C34.3|C34.9", "8140/3|8070/3",
                     "EGFR mutant|ALK rearranged|PD-L1 high|"),
            {"brain": 4, "adrenal": 2.5, "bone_spine": 1.5, "bone_other": 1, "lung": 1.5,
             "lymph_node_mediastinal": 1},
            {"surgery": 4, "chemoradiation": 4, "sbrt": 2},
            {("immunotherapy", "pembrolizumab"): 4, ("targeted_therapy", "osimertinib"): 2,
             ("chemotherapy", "carboplatin; pemetrexed"): 3, ("immunotherapy", "durvalumab"): 1},
            (420, 330, 380),
        ): 18,
        _site(
            "prostate", (1.0, 69), ("C61.9", "8140/3", ""),
            {"bone_spine": 3, "bone_other": 3, "lymph_node_pelvic": 4, "lymph_node_abdominal": 1},
            {"surgery": 5, "ebrt": 4, "brachytherapy": 1},
            {("hormone_therapy", "leuprorelin"): 4, ("hormone_therapy", "leuprorelin; abiraterone"): 2,
             ("hormone_therapy", "enzalutamide"): 2, ("chemotherapy", "docetaxel"): 1},
            (1500, 760, 1100),
        ): 14,
        _site(
            "kidney", (0.65, 63), ("C64.9", "8310/3|8260/3", "clear cell|papillary"),
            {"lung": 4, "bone_spine": 1.5, "bone_other": 1.5, "adrenal": 1, "pancreas": 0.7, "brain": 0.7},
            {"surgery": 9, "cryoablation": 1},
            {("targeted_therapy", "sunitinib"): 2, ("targeted_therapy", "cabozantinib"): 2,
             ("immunotherapy", "nivolumab; ipilimumab"): 3},
            (900, 520, 620),
        ): 7,
        _site(
            "skin_melanoma", (0.55, 60), ("C44.3|C44.5|C44.7", "8720/3|8721/3", "BRAF mutant|BRAF wild type"),
            {"lung": 3, "brain": 2, "liver": 1, "soft_tissue": 2, "lymph_node_inguinal": 1, "skin": 1},
            {"surgery": 1},
            {("immunotherapy", "nivolumab; ipilimumab"): 3, ("immunotherapy", "pembrolizumab"): 3,
             ("targeted_therapy", "dabrafenib; trametinib"): 2},
            (800, 380, 430),
        ): 5,
        _site(
            "oesophagus", (0.75, 64), ("C15.4|C15.5", "8070/3|8140/3", ""),
            {"lung": 3, "liver": 2, "lymph_node_cervical": 2, "bone_other": 1}, {"chemoradiation": 6,
             "surgery": 4},
            _GASTRIC, (380, 270, 300),
        ): 3,
        _site(
            "oesophagogastric_junction", (0.75, 64), ("C16.0", _ADENOCARCINOMA, "HER2+|HER2-"),
            _GASTRIC_ORGANS, {"surgery": 1}, _GASTRIC, (380, 280, 310),
        ): 2,
        _site(
            "stomach", (0.6, 65), ("C16.2|C16.3|C16.9", "8140/3|8490/3", "HER2+|HER2-|MSI high"),
            _GASTRIC_ORGANS, {"surgery": 1}, _GASTRIC, (400, 280, 310),
        ): 3,
        _site(
            "head_and_neck", (0.75, 62), ("C14.0|C10.9|C32.9", "8070/3", "p16+|p16-"),
            {"lung": 5, "lymph_node_cervical": 1.5, "lymph_node_mediastinal": 1, "bone_spine": 1},
            {"chemoradiation": 6, "surgery": 4},
            {("chemotherapy", "cisplatin; fluorouracil"): 3, ("immunotherapy", "pembrolizumab"): 3,
             ("targeted_therapy", "cetuximab"): 1},
            (460, 310, 360),
        ): 3,
    }
)  # fmt: skip

#: Every drug of the table, in alphabetical order: what a form offers as tick boxes.
DRUGS: tuple[str, ...] = tuple(
    sorted({drug for site in SITES.things for _, agents in site.lines.things for drug in agents.split("; ")})
)
