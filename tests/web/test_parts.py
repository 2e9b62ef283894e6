"""Every part of the pages is shown once, in its states, and in production not at all."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import web
from doorway.service import EXTENSION
from tests.web.pages import Pages

TEMPLATES = Path(web.__file__).parent / "templates"


def test_every_part_is_on_the_page() -> None:
    made = set(re.findall(r"{% macro (\w+)\(", (TEMPLATES / "parts.html").read_text()))
    page = (TEMPLATES / "member" / "parts.html").read_text()
    assert made == set(re.findall(r"call shown\('(\w+)'\)", page))
    assert made == set(re.findall(r"parts\.(\w+)\(", page))


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
def test_the_page_is_there_while_the_service_is_developed(pages: Pages, language: str) -> None:
    assert pages.stranger(language).get("/parts").status == 200


def test_in_production_it_leads_nowhere(pages: Pages) -> None:
    service = pages.app.extensions[EXTENSION]
    live = replace(service.settings, environment="production")
    pages.app.extensions[EXTENSION] = replace(service, settings=live)
    assert pages.stranger().get("/parts").status == 404
