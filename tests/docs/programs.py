"""What the pages for retailers say of programmes: all chapters, and the one document that says everything."""

from __future__ import annotations

from tests.docs.examples import ROOT

CHAPTERS = [ROOT / "docs" / "programs.md", *sorted((ROOT / "docs" / "programs").glob("*.md"))]
PAGE = "\n".join(chapter.read_text(encoding="utf-8") for chapter in CHAPTERS)
EVERYTHING = PAGE.split("# Everything")[1].split("```yaml\n")[1].split("```")[0]
