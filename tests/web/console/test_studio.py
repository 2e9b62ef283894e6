"""The studio: one draft as forms and as text; mistakes at their fields; what a member would get beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from loyalty.explanations.figures import Figures
from loyalty.explanations.language import language
from loyalty.program import document, drafts, forms, writing
from tests.web.pages import Answer, Pages, Visitor
from web.console.studio import chapters, drawing, kinds, layout, moving, places
from web.console.studio.chapters import CHAPTERS, LASTING, Subject
from web.console.studio.drafting import Work
from web.console.studio.filling import Filling
from web.console.studio.paper import Paper
from web.console.studio.sheets import Drawing, Node
from web.wire import texts

HERE = "/console/program/shop"
PROGRAMS = Path(__file__).resolve().parents[3] / "programs"


def typed(page: Answer, **changed: str) -> dict[str, str]:
    """The form of what is written, with some of it changed."""
    form = next(each for each in page.html.forms if each.get("id") == "written")
    return {**{name: value or "" for name, value in form.form_values()}, **changed}


def changed(visitor: Visitor, sheet: str, **fields: str) -> Answer:
    """A page saved with some of its fields changed; names of fields as keywords of a mapping."""
    return visitor.post(f"{HERE}/draft/{sheet}", typed(visitor.get(f"{HERE}/draft/{sheet}"), **fields))


def nodes_of(plain: dict[str, Any], subject: Subject, number: int | None) -> list[Node]:
    """Everything that a page shows."""
    return list(Drawing(Paper(plain, language("zh-Hant"))).sheet(subject, number).all)


def sent(nodes: list[Node]) -> dict[str, str]:
    """What a browser sends of a page on which nothing was changed."""
    given: dict[str, str] = {}
    for each in nodes:
        if each.shape == "box" and each.inputs is not None:
            given |= {f"{each.path}.-on": "yes"}
            given |= {f"{each.path}{suffix}": text for suffix, text in each.inputs.items()}
        if each.is_never is not None:
            given |= {f"{each.path}.-on": "yes"} | ({f"{each.path}.-never": "yes"} if each.is_never else {})
    return given


def draft(pages: Pages) -> str:
    found = pages.doors.database.read(lambda session: drafts.find(session, "shop"))
    return found.content if found else ""


def test_a_programme_is_seen_with_its_versions_its_ladder_and_its_year(pages: Pages) -> None:
    owner = pages.staff()
    assert owner.get("/console/program").address == HERE
    page = owner.get(HERE)
    for said in ("Version 1", "In force", "1,000 points", "No member days yet"):
        assert said in page.text
    assert "會員日" in pages.staff(language="zh-HK").get(HERE).text


@pytest.mark.parametrize("sheet", ["names/name", "points/currencies/0", "earning/earn/0", "tiers/tiers"])
def test_a_page_saved_as_it_stands_changes_nothing(pages: Pages, sheet: str) -> None:
    owner = pages.staff()
    assert changed(owner, sheet).address == f"{HERE}/draft/{sheet.partition('/')[0]}"
    assert document.read(draft(pages)).digest == pages.doors.shop.program.digest


def test_forms_and_text_are_the_same_draft(pages: Pages) -> None:
    owner = pages.staff()
    changed(owner, "earning/earn/0", **{"earn[0].per.points": "2", "earn[0].by_tier.-at.vip": "3"})
    text = owner.get(f"{HERE}/text")
    assert text.html.xpath("//div[@role='status']/a/@href") == [f"{HERE}/publish"]
    assert "points: 2" in text.html.get_element_by_id("text").text
    owner.post(f"{HERE}/text", typed(text) | {"text": draft(pages).replace("points: 2", "points: 5")})
    page = owner.get(f"{HERE}/draft/earning/earn/0")
    assert page.html.xpath("//input[@name='earn[0].per.points']/@value") == ["5"]
    assert page.html.xpath("//input[@name='earn[0].by_tier.-at.vip']/@value") == ["3"]


def test_a_mistake_stands_at_its_field_with_the_remedy(pages: Pages) -> None:
    back = changed(pages.staff(), "earning/earn/0", **{"earn[0].per.amount": "1,00"})
    assert back.status == 422
    wrong = back.html.xpath("//input[@name='earn[0].per.amount'][@aria-invalid]/../div[@class='remedy']")
    assert 'must be a positive amount such as "1.00"' in wrong[0].text_content()


def test_a_mistake_of_the_text_is_named_with_its_line(pages: Pages) -> None:
    owner = pages.staff()
    text = typed(owner.get(f"{HERE}/text"))
    back = owner.post(f"{HERE}/text", text | {"text": text["text"].replace("VIP", "'"), "revision": "0"})
    assert (back.status, "Line " in back.text) == (422, True)
    gone = owner.get(f"{HERE}/draft/earning")
    assert gone.address == f"{HERE}/text"


def test_entries_are_added_and_taken_out(pages: Pages) -> None:
    owner = pages.staff()
    mug = {"rewards[2].name.-in.en": "Mug", "rewards[2].kind": "product", "rewards[2].cost": "300"}
    changed(owner, "rewards/rewards/new", **mug, **{"rewards[2].worth": "4.00"})
    changed(owner, "rewards/rewards/0", **{"rewards[0].-remove": "yes"})
    assert [each.code for each in document.read(draft(pages)).rewards] == ["voucher-10", "mug"]
    changed(owner, "days/days/new", **{"days[0].name.-in.en": "Member day", "days[0].every": "28th"})
    assert document.read(draft(pages)).days[0].code == "member-day"
    assert "28" in owner.get(f"{HERE}/draft/days").text


def test_a_list_within_an_entry_grows_and_shrinks_without_a_script(pages: Pages) -> None:
    owner, sheet = pages.staff(), "tiers/tiers"
    top = {"tiers.steps[1].name.-in.en": "Gold", "tiers.steps[1].reaches": "5000", "stay": "yes"}
    assert changed(owner, sheet, **top).address == f"{HERE}/draft/{sheet}"
    assert [each.code for each in document.read(draft(pages)).ladder.steps] == ["vip", "gold"]  # type: ignore[union-attr]
    changed(owner, sheet, **{"tiers.steps[0].-remove": "yes"})
    text = draft(pages)
    assert ("gold" in text, "VIP" in text) == (True, False)


def test_an_entry_whose_order_means_something_is_moved_and_says_where_it_is(pages: Pages) -> None:
    owner, here = pages.staff(), f"{HERE}/draft/rewards"
    page = owner.get(here)
    assert page.html.xpath("//li[@id='rewards-0']//button/@aria-label") == ["Move down: £5 voucher"]
    assert page.html.xpath("//li[@id='rewards-1']//button/@aria-label") == ["Move up: £10 voucher"]
    number = next(n for n, form in enumerate(page.html.forms) if form.action.endswith("rewards/0/move"))
    moved = owner.fill(page, number, way="down")
    assert moved.address == f"{here}#rewards-1"
    assert [each.code for each in document.read(draft(pages)).rewards] == ["voucher-10", "voucher-5"]
    assert (
        "£5 voucher is number 2 of 2 now"
        in owner.get(here).html.xpath("//*[@role='status']")[0].text_content()
    )
    late = owner.fill(page, number, way="down")
    assert (late.address, draft(pages).index("voucher-10") < draft(pages).index("voucher-5")) == (here, True)
    assert owner.post(f"{here}/rewards/0/move", {"way": "up", "revision": "1"}).status == 404
    assert pages.staff("analyst").post(f"{here}/rewards/1/move", {"way": "up", "revision": "1"}).status == 403


def test_a_list_within_a_page_is_sorted_by_buttons_and_saves_what_was_typed(pages: Pages) -> None:
    owner, sheet = pages.staff(), "tiers/tiers"
    changed(owner, sheet, **{"tiers.steps[1].name.-in.en": "Gold", "tiers.steps[1].reaches": "500"})
    page = owner.get(f"{HERE}/draft/{sheet}")
    assert page.html.xpath("//form[@id='written']//button")[0].get("name") is None, "what enter presses"
    assert page.html.xpath("//details[@id='tiers-steps-1']//button/@aria-label") == ["Move up: Gold"]
    typed_too = {"tiers.steps[1].-up": "yes", "tiers.steps[1].reaches": "600"}
    assert changed(owner, sheet, **typed_too).address == f"{HERE}/draft/{sheet}#tiers-steps-0"
    steps = document.read(draft(pages)).ladder.steps  # type: ignore[union-attr]
    assert [(each.code, each.reaches) for each in steps] == [("gold", 600), ("vip", 1000)]


def test_a_place_that_is_none_is_not_moved_and_nothing_is_kept(pages: Pages) -> None:
    owner, here = pages.staff(), f"{HERE}/draft/tiers/tiers"
    fields = typed(owner.get(here), **{"tiers.steps[0].reaches": "700"})
    inside = ("x", "²", "٣", "-1", "1", "99", "9" * 5000)
    wrong = [f"tiers.steps[{each}]" for each in inside] + ["x]", "][]", "rewards[0]", "tiers.steps[0].x[0]"]
    for path in wrong:
        assert owner.post(here, {**fields, f"{path}.-up": "yes"}).status == 404, path
    for number in ("²", "٣", "99", "9" * 5000):
        assert owner.post(f"{HERE}/draft/rewards/rewards/{number}/move", {"way": "up"}).status == 404
    assert draft(pages) == ""
    assert owner.post(here, {**fields, "tiers.steps[0].-up": "yes"}).address == here


def test_every_list_with_an_order_is_a_list_and_says_why_and_no_other_is_moved() -> None:
    lists = {f"{each.under}.{each.word}" for each in forms.words() if kinds.entry(each.field) is not None}
    known = {each.removeprefix(f"{forms.TOP}.") for each in lists}
    assert layout.ORDERED - known == set()
    for name in layout.ORDERED:
        assert texts.texts("zh-Hans")[f"studio-order.{name}"]
    two = "[{code: a}, {code: b}]"
    work = Work("shop", f"rewards: {two}\nactivities: {two}\n", 0)
    assert moving.find_moved(work, "rewards", 0, "down") is not None
    refused = (("activities", 0, "down"), ("rewards", 0, "up"), ("rewards", 0, "out"), ("nowhere", 0, "down"))
    assert [moving.find_moved(work, *each) for each in refused] == [None] * 4


def test_a_name_with_signs_of_markup_stands_as_it_is_written() -> None:
    said = Paper({}, language("en")).say("studio-forms.word", label="Tea & <b>", what='"Jam"')
    assert said == 'Tea & <b>: "Jam"'


def test_what_holds_where_nothing_is_said_is_said(pages: Pages) -> None:
    owner = pages.staff()
    page = owner.get(f"{HERE}/draft/earning")
    assert "the price with its tax counts, less what was taken off" in page.text
    assert ("Nothing yet" in page.text, page.html.xpath("//li[@id]")) == (False, [])
    assert page.html.xpath("//a[contains(@href, 'earn/0')]//strong")[0].text == "Rule 1"
    assert owner.get(f"{HERE}/draft/earning/earn/0").html.xpath("//h1")[0].text.startswith("Rule 1: ")
    assert "Tier points" in owner.get(f"{HERE}/draft/tiers").text
    assert "Other monies that are taken" in owner.get(f"{HERE}/draft/earning/earn/0").text


def test_codes_are_chosen_by_their_names(pages: Pages) -> None:
    owner = pages.staff()
    page = owner.get(f"{HERE}/draft/earning/earn/0")
    box = page.html.xpath("//label[input[@name='earn[0].when.stores.-has.high-street']]")
    assert [each.text_content().strip() for each in box] == ["high-street"]
    changed(owner, "earning/earn/0", **{"earn[0].when.stores.-has.high-street": "yes"})
    changed(owner, "earning/earn/0", **{"earn[0].when.tiers.-has.vip": "yes"})
    condition = document.read(draft(pages)).earn[0].when
    assert condition is not None
    assert (condition.stores, condition.tiers) == ({"high-street"}, {"vip"})


def test_two_people_do_not_write_over_each_other(pages: Pages) -> None:
    owner, manager = pages.staff(), pages.staff("manager")
    before = typed(manager.get(f"{HERE}/draft/names/name"))
    changed(owner, "names/name", **{"name.-in.en": "One"})
    late = manager.post(f"{HERE}/draft/names/name", before | {"name.-in.en": "Other"})
    assert (late.status, "Somebody saved this draft meanwhile" in late.text) == (409, True)
    assert late.html.xpath("//input[@name='name.-in.en']/@value") == ["Other"]


def test_what_a_member_would_get_is_worked_out_as_it_is_typed(pages: Pages) -> None:
    owner = pages.staff()
    fields = typed(owner.get(f"{HERE}/draft/earning/earn/0"), **{"earn[0].per.points": "3"})
    told = owner.post(
        f"{HERE}/preview", {**fields, "basket-0": "20.00", "language": "zh-Hant"}, **{"HX-Request": "true"}
    )
    assert "60 points" in told.text
    assert "90 points" in told.text
    assert "每滿£1得3分" in told.text
    assert draft(pages) == ""
    wrong = owner.post(f"{HERE}/preview", {**fields, "earn[0].per.amount": "x"}, **{"HX-Request": "true"})
    assert "to put right" in wrong.text
    assert "Rules that give points › Rule 1 › Points for every amount or quantity › For every" in wrong.text
    assert wrong.html.xpath("//div[@id='earn-0-per-amount-remedy']")[0].text_content()


def test_who_may_only_read_sees_it_and_changes_nothing(pages: Pages) -> None:
    analyst = pages.staff("analyst")
    page = analyst.get(f"{HERE}/draft/earning/earn/0")
    assert (page.status, "Save the draft" in page.text) == (200, False)
    assert analyst.post(f"{HERE}/draft/earning/earn/0", {}).status == 403
    assert pages.staff("clerk").get(HERE).status == 403


def test_a_ready_programme_gives_its_rules_and_not_its_name(pages: Pages) -> None:
    owner = pages.staff()
    assert "新大新榮譽卡" in pages.staff("manager", language="zh-HK").get(f"{HERE}/text").text
    owner.post(f"{HERE}/ready", {"ready": "xindaxin", "revision": "0"})
    found = document.read(draft(pages))
    assert (found.code, found.money, found.ladder.steps[0].code if found.ladder else "") == (
        "shop",
        "GBP",
        "honour-gold",
    )
    assert owner.post(f"{HERE}/ready", {"ready": "../config", "revision": "1"}).status == 400


def test_a_draft_is_thrown_away(pages: Pages) -> None:
    owner = pages.staff()
    changed(owner, "names/name", **{"name.-in.en": "Other"})
    owner.post(f"{HERE}/discard")
    assert draft(pages) == ""


def test_places_are_written_and_taken_out() -> None:
    found = {"a": [{"b": {"c": 1}}]}
    places.put(found, "a[1].b.d", 2)
    places.take_out(found, "a[0].b.c")
    places.put(found, "a[1].b.d.e", 3)
    assert found == {"a": [{}, {"b": {"d": 2}}]}


def test_a_name_in_another_language_is_added_to_the_first() -> None:
    found: dict[str, Any] = {"language": "en", "name": "Card"}
    given = {"name.-on": "yes", "name.-in.en": "Card", "name.-in.zh-Hant": "會員卡"}
    Filling(found, given, Paper(found, language("zh-Hant"))).fill(Subject("names", ("name",)), None)
    assert found["name"] == {"en": "Card", "zh-Hant": "會員卡"}


def test_every_word_of_a_document_stands_on_a_page_with_a_label_and_a_way_to_type_it() -> None:
    paper = Paper({}, language("en"))
    top = {word for each in CHAPTERS for subject in chapters.subjects(each) for word in subject.words}
    assert top == {each.word for each in forms.words() if each.under == forms.TOP} - set(LASTING)
    for each in forms.words():
        is_single = kinds.part(each.field) is None and kinds.entry(each.field) is None
        assert not is_single or kinds.kind(each.field) != kinds.RAW, each.key
        assert paper.label((each.under, each.word)) != each.word, each.key


@pytest.mark.parametrize("path", sorted(PROGRAMS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_ready_programme_is_drawn_and_kept_whole_by_the_forms(path: Path) -> None:
    program = document.read(path.read_text("utf-8"))
    figures = Figures(program, language("zh-Hant"))
    drawing.ladder(program, figures)
    assert len(drawing.year(program, figures, 2026)) == 12
    assert document.read(writing.readable(program.document)) == program
    whole = json.loads(program.document)
    for subject in (each for chapter in CHAPTERS for each in chapters.subjects(chapter)):
        count = len(whole.get(subject.word, ())) if subject.is_list else 0
        for number in range(count) if subject.is_list else (None,):
            plain = json.loads(program.document)
            nodes = nodes_of(plain, subject, number)
            assert [each.path for each in nodes if each.shape == "box" and each.inputs is None] == []
            Filling(plain, sent(nodes), Paper(plain, language("zh-Hant"))).fill(subject, number)
            assert plain == whole, subject.at(number)


def test_another_programme_is_begun_written_by_form_and_published(pages: Pages) -> None:
    owner = pages.staff()
    assert "Begin another programme" in owner.get("/console/program?all=yes").text
    form = {"name": "Tea Club", "money": "GBP", "zone": "Europe/London", "start": "one-rule"}
    taken = owner.post("/console/program/new", {**form, "code": "shop"})
    assert (taken.status, "Another programme has this code already" in taken.text) == (422, True)
    here = "/console/program/tea-club"
    assert owner.post("/console/program/new", form).address == f"{here}/first"
    assert "Tea Club Not published yet" in owner.get("/console/program").text
    sheet = owner.get(f"{here}/draft/earning/earn/0")
    owner.post(f"{here}/draft/earning/earn/0", typed(sheet, **{"earn[0].per.points": "3"}))
    page = owner.get(owner.get(here).address)
    assert "3 points for every whole £1" in page.text
    number = next(n for n, each in enumerate(page.html.forms) if each.action == f"{here}/first")
    assert pages.staff("analyst").post(f"{here}/first", {"revision": "2"}).status == 403
    assert owner.fill(page, number, note="A club of its own").address == here
    assert "A club of its own" in owner.get(here).text
    assert "Tea Club" in pages.stranger().get("/join/tea-club").text
    assert owner.fill(page, number).status == 409


def test_no_other_draft_is_taken_for_a_programme(pages: Pages) -> None:
    owner = pages.staff()
    assert owner.get("/console/program/-setup/text").status == 404
    assert owner.get("/console/program/nowhere/first").status == 404
