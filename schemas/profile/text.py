"""``centre.yml`` as text: YAML without its traps.

Belongs here: the YAML that a profile may use, and where a mistake in it stands. Does not belong here: keys
and words (``model``, ``words``).
"""

from pathlib import Path
from typing import Any

import yaml

from schemas.findings import Finding, Refusal

PROFILE = "centre.yml"
LARGEST_PROFILE = 1_000_000  # bytes; a profile is written by hand


class _Strings(yaml.BaseLoader):
    """Every scalar is text (so ``Yes: yes`` stays a word), no key stands twice, no alias is followed."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse aliases: a profile needs none, and they can be nested into gigabytes."""
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases are not used", mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        """Refuse a key that is no word or stands twice; YAML would keep the second in silence."""
        seen = set()
        for key_node, _ in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key is no word", key_node.start_mark)
            if key_node.value in seen:
                problem = f"the key '{key_node.value}' stands twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key_node.start_mark)
            seen.add(key_node.value)
        return super().construct_mapping(node, deep)


def read_keys(folder: Path) -> dict[str, Any]:
    """The keys of the profile in a centre's folder, every scalar as text.

    Raises:
        Refusal: there is no profile, or it is no YAML; the message names the line.

    """
    path = folder / PROFILE
    if not path.is_file():
        raise Refusal(Finding("profile_missing", f"{folder.name}/{PROFILE} is missing"))
    return keys_of(path)


def keys_of(path: Path) -> dict[str, Any]:
    """The keys of a profile's file, every scalar as text.

    Raises:
        Refusal: it is no YAML; the message names the line.

    """
    if path.is_symlink():
        raise Refusal(mistake("it is a link, which may lead anywhere; put the file itself in its place"))
    try:
        if path.stat().st_size > LARGEST_PROFILE:
            raise Refusal(mistake(f"the file is larger than {LARGEST_PROFILE:,} bytes, which no profile is"))
        content = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Strings)  # noqa: S506 - text only
    except (UnicodeDecodeError, OSError) as error:
        raise Refusal(mistake(f"it cannot be read as UTF-8 text ({type(error).__name__})")) from None
    except yaml.reader.ReaderError as error:
        raise Refusal(mistake(f"it is no text: {error.reason}")) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        place = f"line {line}: " if line else ""
        raise Refusal(mistake(f"{place}it is no YAML: {error.problem}", line)) from None
    except (yaml.YAMLError, RecursionError):
        raise Refusal(mistake("it is no YAML: nested too deeply")) from None
    if not isinstance(content, dict):
        raise Refusal(mistake("it holds no keys"))
    return content


def mistake(text: str, line: int | None = None) -> Finding:
    """The finding of a mistake in a profile."""
    return Finding("profile_invalid", f"{PROFILE}: {text}", source_file=PROFILE, source_row=line)
