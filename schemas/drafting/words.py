"""The words that hospitals write for our codes, in English, German, French and Spanish.

Belongs here: a small table. Does not belong here: codes and their labels (``schemas.codes``), headings
(``synonyms``).
"""

#: Code list to code to words, in lower case.
WORDS: dict[str, dict[str, str]] = {
    "sex": {
        "female": "f, w, weiblich, frau, femme, femenino, mujer, woman",
        "male": "m, maennlich, mann, homme, h, masculino, varon, man",
    },
    "vital_status": {
        "alive": "living, lebt, lebend, lebendig, vivant, vivo, 0:living, a",
        "dead": "deceased, died, verstorben, tot, decede, muerto, 1:deceased, d",
    },
    "tri_state": {
        "yes": "y, ja, j, oui, si, true",
        "no": "n, nein, non, false",
        "unknown": "unbekannt, inconnu, desconocido",
    },
    "primary_site": {
        "breast": "mamma, mammakarzinom, sein, mama",
        "lung": "lunge, nsclc, sclc, bronchialkarzinom, poumon, pulmon",
        "prostate": "prostata",
        "colon": "kolon, dickdarm",
        "rectum": "rektum",
        "kidney": "niere, nierenzell, rcc, rein, renal",
        "skin_melanoma": "melanom, melanoma, melanome",
        "oesophagus": "esophagus, speiseroehre",
        "stomach": "magen, gastric",
        "pancreas": "pankreas",
        "bladder": "harnblase, blase",
        "head_and_neck": "hno, kopf hals",
    },
    "organ": {
        "liver": "leber, foie, higado, hepatic",
        "lung": "lunge, poumon, pulmon, pulmonary",
        "brain": "gehirn, hirn, cerveau, cerebro, cns",
        "bone": "knochen, os, hueso, skelett",
        "bone_spine": "wirbelsaeule, spine, vertebra, rachis",
        "adrenal": "nebenniere, surrenale",
        "lymph_node": "lymphknoten, lk, node, nodes, ganglion, ln",
        "kidney": "niere",
        "peritoneum": "peritoneal",
        "skin": "haut",
    },
    "modality": {
        "sbrt": "sabr, stereotaxie, sbrt, stereotactic",
        "surgery": "op, resektion, resection, operation, chirurgie, surgical",
        "srs": "radiosurgery, radiochirurgie",
        "radiotherapy": "rt, bestrahlung, radiatio, radiotherapie",
        "chemotherapy": "chemo, chemotherapie",
        "radiofrequency_ablation": "rfa",
        "microwave_ablation": "mwa",
        "immunotherapy": "immuntherapie, io",
        "hormone_therapy": "adt, endokrin",
    },
    "intent": {
        "curative": "kurativ, curatif, radical",
        "palliative": "palliativ, palliatif",
    },
    "laterality": {
        "left": "l, li, links, gauche",
        "right": "r, re, rechts, droite",
        "bilateral": "bds, beidseits, both",
    },
    "death_cause": {
        "cancer": "tumour, tumor, disease, krebs",
        "other": "other cause, andere",
    },
}
