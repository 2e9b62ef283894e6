"""Writes the catalogue of events into docs/events.md; with --check, only says whether it is in step."""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from events import catalogue  # noqa: E402 - found only once the path is known

PAGE = ROOT / "docs" / "events.md"
MARK = "<!-- what follows is made by tools/events_page.py -->\n"


def written() -> str:
    """The catalogue as it stands on the page."""
    rows = [f"| [`{each.name}`](#{each.name.replace('.', '')}) | {each.says} |" for each in _types()]
    table = "\n".join(("| type | |", "|---|---|", *rows))
    return "\n".join((MARK, table, *map(_section, _types())))


def _types() -> list[catalogue.EventType]:
    return list(catalogue.TYPES.values())


def _section(each: catalogue.EventType) -> str:
    example = json.dumps(dict(each.example), indent=2, ensure_ascii=False)
    return f"\n### {each.name}\n\nVersion {each.version}. {each.says}\n\n```json\n{example}\n```"


def main() -> int:
    """Exit code 1 when the page is not in step."""
    text = PAGE.read_text(encoding="utf-8")
    wanted = text[: text.index(MARK)] + written() + "\n"
    if "--check" in sys.argv[1:]:
        return int(text != wanted)
    PAGE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
