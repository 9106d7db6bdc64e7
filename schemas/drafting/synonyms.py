"""What hospitals call things: headings and words in English, German, French and Spanish.

Belongs here: small tables. Does not belong here: codes and their labels (``schemas.codes``).
"""

#: Canonical column to headings that are met for it, lower case.
HEADINGS: dict[str, str] = {
    "patients.patient_id": "patient id, patient, case, case no, record id, study id, id, pat id, pat nr, "
    "patnr, "
    "patient no, patienten id, patientennummer, patienten nr, fall, fallnummer, pid, "
    "subject id, pseudonym, identifiant, numero patient, paciente, id paciente, no",
    "patients.sex": "sex, gender, geschlecht, sexe, sexo",
    "patients.birth_year": "birth year, year of birth, born, geburtsjahr, annee de naissance, "
    "ano de nacimiento, yob",
    "patients.vital_status": "vital status, status, alive or dead, vitalstatus, statut vital, estado vital, "
    "overall survival status, os status",
    "patients.death_date": "date of death, death date, died, died on, todesdatum, verstorben am, "
    "sterbedatum, "
    "date de deces, fecha de muerte, dod",
    "patients.death_cause": "cause of death, death cause, todesursache, cause du deces, causa de muerte",
    "patients.last_contact_date": "last contact, last contact date, last seen, last follow up, last fu, "
    "date of last follow up, date of last contact, letzter kontakt, letzte vorstellung, "
    "letzter kontakt am, dernier contact, date des dernieres nouvelles, ultimo contacto, lfu",
    "primaries.site": "primary, primary site, primary tumour, primary tumor, cancer type, tumour type, "
    "tumor type, primaertumor, primarius, tumorentitaet, entitaet, site primitif, "
    "tumeur primitive, tumor primario",
    "primaries.diagnosis_date": "primary diagnosis date, date of primary, date of diagnosis, "
    "diagnosis date, diagnosed, "
    "erstdiagnose, datum erstdiagnose, ed primaertumor, date du diagnostic, "
    "fecha de diagnostico",
    "primaries.topography_code": "topography, icd o topography, icd 10, icd10, topographie, topografia",
    "primaries.morphology_code": "morphology, icd o morphology, morphologie, morfologia",
    "primaries.t_category": "t, t category, pt, ct, t stadium",
    "primaries.n_category": "n, n category, pn, cn, n stadium",
    "primaries.m_category": "m, m category, pm, cm, m stadium",
    "primaries.stage": "stage, stadium, uicc, uicc stadium, stade, estadio",
    "primaries.subtype": "subtype, subtyp, molecular subtype",
    "primaries.controlled": "primary controlled, primaertumor kontrolliert, controlled",
    "episodes.diagnosis_date": "date of metastasis, mets found, metastasis date, metastases diagnosed, "
    "oligomet date, "
    "date of oligometastasis, diagnose metastasen, datum metastasierung, metastasierung, "
    "metastasen am, diagnosed metastases, date des metastases, fecha de metastasis",
    "episodes.declared_lesion_count": "number of metastases, number of lesions, n mets, mets, lesion count, "
    "anzahl metastasen, "
    "nombre de metastases, numero de metastasis",
    "episodes.ecog": "ecog, ecog ps, performance status, who ps",
    "episodes.polymetastatic_history": "polymetastatic before, polymetastatic history",
    "episodes.oligometastatic_history": "oligometastatic before, oligometastatic history",
    "episodes.active_systemic_therapy": "on therapy, under systemic therapy, active systemic therapy, "
    "unter systemtherapie, "
    "systemtherapie aktiv, sous traitement systemique",
    "episodes.progressive_lesions": "progressing, progressive on imaging, progressive lesions, progredient",
    "episodes.declared_state": "state, oligometastatic state, oligo state, estro eortc state",
    "episodes.intent": "intent, treatment intent, intention, therapieziel, intencion",
    "episodes.ned_date": "ned date, tumour free since, tumorfrei seit, disease free since",
    "lesions.organ": "organ, site of metastasis, metastasis site, metastasis, organe, organo, ort, "
    "lokalisation, site, localisation",
    "lesions.laterality": "laterality, side, seite, cote, lado",
    "lesions.diameter_mm": "diameter mm, size mm, diameter, size, groesse mm, durchmesser mm, groesse, "
    "durchmesser, "
    "mm, taille",
    "treatments.modality": "modality, treatment, therapy, therapie, traitement, tratamiento, behandlung",
    "treatments.start_date": "start, start date, treatment start, rt start, begin, beginn, therapiebeginn, "
    "debut",
    "treatments.end_date": "end, end date, treatment end, ende, therapieende, fin",
    "treatments.agents": "drugs, agents, substances, medikamente, substanzen",
    "treatment_lesions.dose_gy": "dose gy, dose, total dose, dosis, gesamtdosis, dosis gy, gy",
    "treatment_lesions.fractions": "fractions, fx, number of fractions, fraktionen, fracciones",
    "treatment_lesions.technique": "technique, technik, tecnica",
    "treatment_lesions.margin": "margin, resection margin, r status, resektionsrand",
    "assessments.assessment_date": "date of visit, visit date, follow up date, assessment date, "
    "imaging date, "
    "datum nachsorge, untersuchungsdatum",
    "assessments.response": "response, remission, best response, reponse, respuesta, ansprechen",
    "assessments.method": "method, imaging, bildgebung, imagerie",
    "progression.date": "relapse, date of relapse, progression, date of progression, progression date, "
    "recurrence date, rezidiv, progress, progress am, datum progress, datum rezidiv, recidive, "
    "recidiva",
    "toxicities.term": "ctcae term, toxicity, adverse event, toxizitaet, nebenwirkung",
    "toxicities.grade": "grade, ctcae grade, grad",
    "toxicities.onset_date": "onset, onset date",
}

#: The key of a table to headings that are met for it, in its own rows and in those that refer to it.
KEYS: dict[str, str] = {
    "patient_id": HEADINGS["patients.patient_id"],
    "primary_id": "primary id, primary no, tumour no, tumour id, tumor no, tumor id, tumornummer, "
    "tumor nr, tumor_id",
    "episode_id": "episode id, episode no, episode, episode nr, episodennummer, oligometastasis id, "
    "numero episode",
    "lesion_id": "lesion id, lesion no, lesion, metastasis no, metastasis id, met id, met no, "
    "metastase nr, laesion nr",
    "treatment_id": "treatment id, treatment no, therapy no, therapy id, course id, course no, therapie nr, "
    "behandlung nr, traitement id",
    "assessment_id": "assessment id, assessment no, visit no, visit id, visit, scan id, scan no, "
    "nachsorge nr",
    "treatment_lesion_id": "treatment lesion id",
    "lesion_assessment_id": "lesion assessment id",
    "toxicity_id": "toxicity id, toxicity no, side effect no, adverse event id, adverse event no, ae id, ae no",
}

#: Headings, or parts of one, under which a patient's identity stands.
IDENTIFYING = (
    "name, surname, first name, last name, vorname, nachname, hospital number, mrn, nhs, "
    "address, adresse, anschrift, strasse, street, postcode, plz, zip, phone, telefon, email, "
    "e mail, date of birth, birth date, dob, geburtsdatum, geb, kvnr, versichertennummer, ssn, "
    "insurance, nom, prenom, apellido, nombre"
)

#: Words for a missing value that are met in exports and are not built in; none of them can be a patient's.
MISSING = {
    "-99": "unknown",
    "-9": "unknown",
    "unbekannt": "unknown",
    "k.a.": "not_recorded",
    "k. a.": "not_recorded",
    "keine angabe": "not_recorded",
    "entfällt": "not_applicable",
    "inconnu": "unknown",
    "desconocido": "unknown",
}
