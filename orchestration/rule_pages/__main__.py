"""``python -m orchestration.rule_pages`` writes ``docs/rules/``; ``make docs`` calls it.

Belongs here: the files. Does not belong here: what stands in them.
"""

from orchestration.paths import PROJECT
from orchestration.rule_pages.index import FOLDER, pages

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    written = pages()
    for old in FOLDER.glob("*.md"):
        if old.name not in written:
            old.unlink()
    for name, text in written.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    print(f"written: {FOLDER.relative_to(PROJECT)}/")
