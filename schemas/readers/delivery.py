"""The files of a delivery that a profile names, each by the reader of its format.

Belongs here: finding the files, choosing the reader, and what is missing or left unread. Does not belong
here: any format.
"""

import fnmatch
from pathlib import Path

from schemas.delivery_files import is_apart
from schemas.findings import Finding, Refusal
from schemas.nearest import near
from schemas.profile import FileSpec, Profile
from schemas.readers import delimited, fhir, redcap, workbook
from schemas.readers.identifying import identifiers_read
from schemas.readers.source import Source

#: What REDCap calls the data dictionary of a project.
_DICTIONARY = "*DataDictionary*.csv"


def read_delivery(folder: Path, profile: Profile) -> tuple[dict[str, Source], list[Finding]]:
    """Read the files of a delivery that the profile names.

    Returns:
        Sources by ``file`` or ``file.sheet`` as the profile calls them, and findings about what the
        profile leaves unread.

    Raises:
        Refusal: a file, sheet or column that the profile names is missing, or a file cannot be read;
            every mistake is named, not only the first.

    """
    if folder.is_symlink():
        raise Refusal(Finding("link_not_followed", f"the folder {folder.name} is a link"))
    sources: dict[str, Source] = {}
    problems: list[Finding] = []
    used: set[str] = set()
    for name, spec in profile.files.items():
        try:
            read = _read(folder, name, spec, profile, used)
        except Refusal as refusal:
            problems.extend(refusal.findings)
        except OSError as error:
            problem = f"{spec.path} cannot be opened ({type(error).__name__})"
            problems.append(Finding("file_unreadable", problem, spec.path))
        else:
            sources.update({f"{name}.{sheet}" if sheet else name: source for sheet, source in read.items()})
    if not problems:
        problems.extend([*_missing_columns(sources, profile), *identifiers_read(sources, profile)])
    if problems:
        raise Refusal(*problems, *_lacking_of_standard(problems, profile))
    remarks = [remark for source in sources.values() for remark in source.remarks]
    return sources, [*_unread_files(folder, used), *_unread_sources(sources, profile), *remarks]


def _read(folder: Path, name: str, spec: FileSpec, profile: Profile, used: set[str]) -> dict[str, Source]:
    """The sources of one file by their sheets; what it read from is added to ``used``."""
    if spec.format == "fhir":
        paths = _fitting_files(folder, spec.path)
        used.update(path.name for path in paths)
        return fhir.read(paths, spec.path)
    path = _one_file(folder, spec.path)
    used.add(path.name)
    known = {column for entry in profile.all_entries() for column in entry.source_columns()}
    known |= {theirs for entry in profile.all_entries() for theirs in entry.brought_in()} | {
        *profile.identifiers
    }
    if spec.format == "redcap":
        dictionary = _dictionary(folder, spec)
        used |= {dictionary.name} if dictionary else set()
        are_named = "identifiers" in profile.model_fields_set
        return redcap.read(path, dictionary, spec, known=known, are_identifiers_named=are_named)
    if spec.format in ("xlsx", "ods"):
        read = {source for entry in profile.all_entries() for source in entry.sources()}
        sheets = {source.partition(".")[2] for source in read if source.partition(".")[0] == name}
        return workbook.read(path, sheets, spec, known=known)
    return {"": delimited.read(path, spec, known=known)}


def _dictionary(folder: Path, spec: FileSpec) -> Path | None:
    """The data dictionary of a project; None where the profile names none and there is none."""
    if spec.dictionary:
        return _one_file(folder, spec.dictionary)
    if not any(fnmatch.fnmatchcase(path.name, _DICTIONARY) for path in folder.iterdir()):
        return None
    return _one_file(folder, _DICTIONARY)


def _one_file(folder: Path, pattern: str) -> Path:
    files = _fitting_files(folder, pattern)
    if len(files) > 1:
        problem = f"{len(files)} files fit '{pattern}' in {folder.name}"
        raise Refusal(Finding("file_ambiguous", problem, pattern))
    return files[0]


def _fitting_files(folder: Path, pattern: str) -> list[Path]:
    """The files that a pattern means, in the order of their names; at least one."""
    there = sorted(path for path in folder.iterdir() if not is_apart(path.name))
    exact = [path for path in there if path.name == pattern]
    fitting = exact or [path for path in there if fnmatch.fnmatchcase(path.name, pattern)]
    for path in fitting:
        if path.is_symlink():
            problem = f"{path.name} in {folder.name} is a link"
            raise Refusal(Finding("link_not_followed", problem, path.name))
    files = [path for path in fitting if path.is_file()]
    if not files:
        is_folder = "; a folder has that name" if any(path.is_dir() for path in fitting) else ""
        hint = is_folder or near(pattern, (path.name for path in there))
        raise Refusal(Finding("file_missing", f"no file '{pattern}' in {folder.name}{hint}", pattern))
    return files


def _missing_columns(sources: dict[str, Source], profile: Profile) -> list[Finding]:
    found: dict[Finding, None] = {}
    for entry in profile.all_entries():
        read = {entry.from_: entry.source_columns()}
        for other in entry.with_:
            read.setdefault(other.from_, []).extend([*other.on.values(), *other.take.values()])
        for name, columns in read.items():
            source = sources.get(name)
            if source is None:
                file, _, sheet = name.partition(".")
                sheets = [there for there in sources if there.startswith(f"{file}.")]
                problem = f"'{name}' is not in the delivery{near(name, sheets)}"
                found[Finding("sheet_missing", problem, None, sheet)] = None
                continue
            where = f"the sheet '{source.sheet}' of {source.file}" if source.sheet else source.file
            for column in columns:
                if column not in source.columns:
                    problem = f"the column '{column}' is not in {where}{near(column, source.columns)}"
                    found[Finding("column_missing", problem, source.file, source.sheet, 1, column)] = None
        own = sources.get(entry.from_)
        for column in (taken for other in entry.with_ for taken in other.take):
            if own is not None and column in own.columns:
                problem = f"'{column}' is taken from another source and is a column of {own.file} itself"
                found[Finding("column_duplicated", problem, own.file, own.sheet, 1, column)] = None
    return list(found)


def _lacking_of_standard(problems: list[Finding], profile: Profile) -> list[Finding]:
    """What to do where a centre lacks columns of a profile that it did not write."""
    lacking = [problem for problem in problems if problem.rule in ("column_missing", "sheet_missing")]
    if not profile.standard or not lacking:
        return []
    names = dict.fromkeys(problem.source_column or problem.source_sheet or "" for problem in lacking)
    told = (
        f"the standard '{profile.standard}' reads them: export everything; if the centre has none of the kind, a "
        f"centre.yml with 'standard: {profile.standard}' and 'without: [{', '.join(names)}]' does without"
    )
    return [Finding(lacking[0].rule, told, lacking[0].source_file)]


def _unread_files(folder: Path, used: set[str]) -> list[Finding]:
    there = sorted(path.name for path in folder.iterdir() if not is_apart(path.name))
    return [
        Finding("file_unread", f"{name} is not read: no entry of the profile names it", name)
        for name in there
        if name not in used
    ]


def _unread_sources(sources: dict[str, Source], profile: Profile) -> list[Finding]:
    read = {source for entry in profile.all_entries() for source in entry.sources()}
    unread = {name: source for name, source in sources.items() if name not in read and source.frame.height}
    return [
        Finding(
            "sheet_unread" if source.sheet else "file_unread",
            f"'{source.sheet or source.file}' has {source.frame.height} rows and is not read",
            source.file,
            source.sheet,
        )
        for name, source in unread.items()
        if source.sheet or profile.files[name].format == "delimited"
    ]
