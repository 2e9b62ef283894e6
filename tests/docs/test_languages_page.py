"""docs/languages.md: the files it names are there, and it names every folder that has languages."""

from __future__ import annotations

import re

from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "languages.md").read_text(encoding="utf-8")


def test_every_folder_with_a_chinese_file_is_on_the_page_and_has_both() -> None:
    folders = {
        path.parent.relative_to(ROOT)
        for path in ROOT.glob("*/**/zh_*.yaml")
        if ".venv" not in path.parts and path.parts[len(ROOT.parts)] != "tests"
    }

    assert len(folders) == 9
    for folder in folders:
        assert f"{folder}/*.yaml`" in PAGE
        assert {path.stem for path in (ROOT / folder).glob("zh_*.yaml")} == {"zh_Hant", "zh_Hans"}


def test_what_the_page_names_is_there() -> None:
    for name in re.findall(r"`((?:loyalty|api|notices|wallets|printing|tests)/[\w/.*]+)`", PAGE):
        found = list(ROOT.glob(name))
        assert found or name.endswith("fr.yaml"), name
    for folder in re.findall(r'TESTS="([^"]+)"', PAGE)[0].split():
        assert (ROOT / folder).exists(), folder
