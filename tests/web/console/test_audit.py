"""The audit in words: what was done, about whom and with what, as the reader says it, and never as code."""

from __future__ import annotations

import ast
import csv
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from db import ids
from tests.web.pages import Pages
from web.wire import texts

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("api", "web", "doorway", "cli", "jobs")
# What writes something down: how its call ends, and at which place it is told what was done.
WRITERS = {"audits.did": 1, "audits.saw": 0, "audit.note": 3, "audit.noted": 2}
# What the doors call writes for them; the word is theirs.
WRITTEN_FOR_OTHERS = "doorway/audits.py"
# Words that are neither in a call nor in a line of the same module.
ELSEWHERE = {"found.status": ("approved", "rejected")}
SAID = texts.texts("en")


def written() -> Iterator[tuple[str, ast.Module, ast.expr, list[str]]]:
    """Where something is written down, in which module, the word for it, and the names of its facts."""
    for path in (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))):
        source = path.read_text(encoding="utf-8")
        if "audit" not in source or str(path.relative_to(ROOT)) == WRITTEN_FOR_OTHERS:
            continue
        tree = ast.parse(source)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (place := WRITERS.get(_end(node.func))) is not None:
                where = f"{path.relative_to(ROOT)}:{node.lineno}"
                yield where, tree, node.args[place], [*_facts(node, tree)]


def _end(called: ast.expr) -> str:
    return ".".join(ast.unparse(called).split(".")[-2:])


def _facts(call: ast.Call, tree: ast.Module) -> Iterator[str]:
    """The names of facts in the call, and in what of its module it is told by."""
    last = call.args[-1]
    given: list[ast.AST] = [last, *(_assigned(tree, last.id) if isinstance(last, ast.Name) else ())]
    called = {ast.unparse(each.func) for each in ast.walk(last) if isinstance(each, ast.Call)}
    given += [each for each in tree.body if isinstance(each, ast.FunctionDef) and each.name in called]
    for each in (node for found in given for node in ast.walk(found) if isinstance(node, ast.Dict)):
        yield from (str(key.value) for key in each.keys if isinstance(key, ast.Constant))


def _assigned(tree: ast.Module, name: str) -> list[ast.expr]:
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if node.value is not None and isinstance(target, ast.Name) and target.id == name
    ]


def words(tree: ast.Module, word: ast.expr) -> set[str]:
    """What an expression may say: itself, what its names are in the module, or are called with there."""
    if isinstance(word, ast.Constant):
        return {str(word.value)}
    if isinstance(word, ast.IfExp):
        return words(tree, word.body) | words(tree, word.orelse)
    if isinstance(word, ast.FormattedValue):
        return words(tree, word.value)
    if isinstance(word, ast.JoinedStr):
        return {"".join(each) for each in product(*(words(tree, part) for part in word.values))}
    if isinstance(word, ast.Name):
        found = [*_assigned(tree, word.id), *_passed(tree, word.id)]
        return {each for one in found for each in words(tree, one)}
    return {*ELSEWHERE.get(ast.unparse(word), ())}


def _passed(tree: ast.Module, name: str) -> Iterator[ast.expr]:
    """What functions of the module are called with where they have an argument of this name."""
    places = {
        node.name: [each.arg for each in node.args.args].index(name)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and name in [each.arg for each in node.args.args]
    }
    for node in ast.walk(tree):
        place = places.get(ast.unparse(node.func)) if isinstance(node, ast.Call) else None
        if isinstance(node, ast.Call) and place is not None:
            given = node.args[place]
            if not isinstance(given, ast.Name):
                yield given


def test_every_deed_that_is_written_down_anywhere_is_called_something() -> None:
    found = [(where, words(tree, word)) for where, tree, word, _ in written()]
    known = {each for _, several in found for each in several}
    assert {"members.cards.renew", "parked.identify.ask", "members.unblock", "tills.rotate"} <= known
    assert [where for where, several in found if not several] == [], "what it says is not found"
    assert sorted(each for each in known if f"deed.{each}" not in SAID) == []
    assert sorted({key for key in SAID if key.startswith("deed.")} - {f"deed.{each}" for each in known}) == []


def test_every_fact_of_a_deed_has_a_label() -> None:
    known = {name for *_, facts in written() for name in facts}
    assert {"fields", "card", "act", "waived"} <= known
    assert sorted(each for each in known if f"fact.{each}" not in SAID) == []


def test_every_area_of_deeds_heads_its_part_of_the_choice() -> None:
    areas = {key.split(".")[1] for key in SAID if key.startswith("deed.")}
    assert areas == {key.partition(".")[2] for key in SAID if key.startswith("deed-of.")}


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", ("Took a table away", "Members", ["As: CSV", "People's data in it: e-mail, name, phone"])),
        ("zh-HK", ("下載了表格", "會員", ["格式：CSV", "所含個人資料：電郵、姓名、電話"])),
    ],
)
def test_the_audit_says_in_words_what_was_done(
    pages: Pages, language: str, says: tuple[str, str, list[str]]
) -> None:
    owner = pages.staff(language=language)
    owner.get("/console/members?as=csv")
    found = owner.get("/console/audit?what=exports.read")
    (row,) = found.html.xpath("//tbody/tr")
    told = [each.text_content().strip() for each in row.xpath("td")]
    assert (told[2], told[3], row.xpath("td[5]/span/text()")) == says
    assert row.xpath("td[3]/a/@title") == ["exports.read"]
    assert found.html.xpath("//select[@name='what']//option[@selected]/@value") == ["exports.read"]
    sheet = owner.get("/console/audit?what=exports.read&as=csv").response.get_data(as_text=True)
    (line,) = (each for each in csv.reader(sheet.splitlines()) if each[3] == says[1])
    assert (line[2], line[4], line[5]) == (
        says[0],
        ("; " if language == "en" else "；").join(says[2]),
        "exports.read",
    )


def test_people_stores_and_machines_are_called_by_name_and_lead_to_their_pages(pages: Pages) -> None:
    owner = pages.staff()
    store = "/console/stores/high-street"
    page = owner.get(store)
    edit = next(n for n, form in enumerate(page.html.forms) if (form.action or "").endswith("/edit"))
    owner.fill(page, edit, name="The High Street", groups="old\ntown")
    books = {"url": "https://shop.example.com/w", "description": "The books"}
    owner.fill(owner.get("/console/webhooks"), -1, **books)
    ann = ids.outside("member", pages.doors.shop.member_id("ann"))
    owner.get(f"/console/members/{ann}")
    rows = {
        row.xpath("td[3]/a/@title")[0]: (row.xpath("string(td[4])").strip(), row.xpath("td[4]/a/@href"))
        for row in owner.get("/console/audit").html.xpath("//tbody/tr")
    }
    assert rows["stores.group"] == ("The High Street", ["/console/stores/high-street"])
    assert rows["webhooks.add"][0] == "The books"
    assert rows["members.read"] == (f"Member …{ann[-6:]}", [f"/console/members/{ann}"])


def test_more_lines_cost_no_more_statements(pages: Pages) -> None:
    owner, members = pages.staff(), "/console/members"
    owner.get(members)
    asked = []
    for _ in range(2):
        with pages.doors.counted() as statements:
            owner.get("/console/audit")
        asked.append(len(statements))
        for role in ("clerk", "manager", "auditor"):
            pages.staff(role).get(members)
    assert asked[0] == asked[1]


def test_whoever_did_something_is_called_by_name_and_found_by_it(pages: Pages) -> None:
    clerk, auditor = pages.staff("clerk"), pages.staff("auditor")
    clerk.get("/console/members")
    page = auditor.get("/console/audit?what=members.list")
    (called,) = {each.text_content() for each in page.html.xpath("//tbody//td[2]/a")}
    assert not called.startswith("stf_")
    who = page.html.xpath(f"//select[@name='who']/option[text()='{called}']/@value")
    assert auditor.get(f"/console/audit?who={who[0]}").html.xpath("//tbody/tr")
    assert "Nothing was noted" in auditor.get("/console/audit?what=old.word&who=nobody").text
