"""Writes the standard profile ``redcap`` from the contract."""

from schemas.profile.standards import FOLDER
from schemas.redcap_project import standard_profile

if __name__ == "__main__":
    (FOLDER / "redcap.yml").write_text(standard_profile(), encoding="utf-8", newline="\n")
    print("written: schemas/profile/standards/redcap.yml")
