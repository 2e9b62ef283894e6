"""What can be wrong with the text itself; nothing of it ever becomes a traceback."""

import json

import pytest
import yaml

from loyalty.program import document, source
from tests.loyalty.program.documents import MINIMAL


def shown(text):
    return [str(problem) for problem in document.check(text)]


@pytest.fixture(params=["libyaml", "python"], autouse=True)
def reader(request, monkeypatch):
    """Both of PyYAML's readers: a machine without its wheel has only the second."""
    monkeypatch.setattr(source, "LOADER", source.LOADER if request.param == "libyaml" else yaml.SafeLoader)


@pytest.mark.parametrize("text", ["", b"", "\ufeff", " \n", "# only a comment\n"])
def test_an_empty_document_is_asked_for_its_beginning(text):
    assert shown(text) == ["document: must be a mapping such as {format: 1, code: my-shop, ...}; got nothing"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("- 1", "a list"), ("shop", '"shop"'), ("7", "7"), ("null", "null"), ("[]", "an empty list")],
)
def test_a_document_is_a_mapping(text, value):
    assert shown(text) == [
        f"document: must be a mapping such as {{format: 1, code: my-shop, ...}}; got {value}"
    ]


@pytest.mark.parametrize(
    ("text", "place", "found"),
    [
        ("a: b: c", "line 1, column 5", '"a: b: c"'),
        ("a: 1\n\tb: 2", "line 2, column 1", '"b: 2"'),
        ("a: 1\nb: @x", "line 2, column 4", '"b: @x"'),
        ("- a\nb: 1", "line 2, column 1", '"b: 1"'),
    ],
)
def test_a_mistake_of_syntax_has_its_line_and_column(text, place, found):
    (problem,) = shown(text)
    assert problem.startswith(f"{place}: must be YAML or JSON, ")
    assert problem.endswith(f"; got {found}")


def test_a_tab_is_told_to_be_spaces():
    assert "(indent with spaces, not tabs)" in shown("a:\n\tb: 1")[0]


def test_an_unfinished_text_is_refused():
    assert [problem.split(",")[0] for problem in shown('{"a": [1, 2')] in (["line 1"], ["line 2"])


def test_a_key_given_twice_is_named_with_its_line_and_the_rest_is_checked_too():
    text = MINIMAL + "code: other\n"
    twice = text.replace("points: 1}", "points: 1, points: 2}").replace("GBP", "gbp")

    assert shown(twice) == [
        "earn[0].per.points: must be given once; got it again in line 9",
        "code: must be given once; got it again in line 10",
        'money: must be an ISO 4217 code such as "GBP"; got "gbp"',
    ]


def test_a_key_given_twice_is_enough_to_refuse_a_document():
    assert shown(MINIMAL + "code: my-shop\n") == ["code: must be given once; got it again in line 10"]


def test_a_key_given_twice_in_json_is_named_too():
    text = '{"format": 1,\n "code": "a",\n "code": "b"}'
    assert shown(text)[0] == "code: must be given once; got it again in line 3"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: &x 1", 'line 1, column 4: must be without anchors (&); got "&x"'),
        ("a: *x", 'line 1, column 4: must be written out, aliases (*) are not read; got "*x"'),
        ("a: !!python/object:os.system 1", "line 1, column 4: must be without tags (!); got "),
        ("a: !!str 1", 'line 1, column 4: must be without tags (!); got "!!str"'),
        ("a: 1\n---\nb: 2", 'line 2, column 1: must be one document; got "---"'),
        ("%YAML 1.1\n---\na: 1", 'line 1: must be without directives (%); got "%YAML 1.1"'),
        ("? [a]\n: 1", "line 1, column 3: must have a plain word before the colon; got an empty list"),
        ("a: '\x07'", "line 1: must be without control characters; got U+0007"),
        ("a: 1\nb: \ud800", "line 2: must be without control characters; got U+D800"),
        ("a: \ufeff", "line 1: must be without control characters; got U+FEFF"),
    ],
)
def test_what_has_no_place_in_a_document_is_refused(text, problem):
    (only,) = shown(text)
    assert only.startswith(problem)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (MINIMAL.encode("utf-16"), "line 1: must be saved as UTF-8 text; got the byte 0xff"),
        (MINIMAL.encode("utf-16-le"), "line 2: must be without control characters; got U+0000"),
        ("a: 1\nb: 廣百".encode("big5"), "line 2: must be saved as UTF-8 text; got the byte 0xbc"),
        ("a: 1\nb: £".encode("latin-1"), "line 2: must be saved as UTF-8 text; got the byte 0xa3"),
    ],
)
def test_another_encoding_is_named(content, problem):
    assert shown(content) == [problem]


def test_utf_8_with_a_byte_order_mark_is_fine():
    assert document.check(MINIMAL.encode("utf-8-sig")) == ()
    assert document.check("\ufeff" + MINIMAL) == ()


@pytest.mark.parametrize("opening", ["[", '{"a":', "- ", "a: [[[[[[[[[[[[[[[[[[[["])
def test_nesting_has_an_end(opening):
    (problem,) = shown(opening * 100_000 if len(opening) < 9 else opening)
    assert "must not be nested deeper than 16" in problem


def test_a_document_has_a_greatest_size():
    assert shown("#" * (1024 * 1024 + 1)) == ["document: must be at most 1048576 bytes; got 1048577"]
    assert shown("£" * 600_000) == ["document: must be at most 1048576 bytes; got 1200000"]


def test_a_document_has_a_greatest_number_of_values():
    assert shown("a: [" + "1," * 100_000 + "]") == [
        "document: must have at most about 50000 values; got more"
    ]


def test_a_bomb_of_aliases_is_defused():
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 9))
    (problem,) = shown(f"l0: &l0 [x]\n{levels}")
    assert problem == 'line 1, column 5: must be without anchors (&); got "&l0"'


def test_at_most_a_thousand_problems_are_told():
    skus = ", ".join(["1"] * 1500)
    problems = shown(f"{MINIMAL}exclude: [{{code: a, skus: [{skus}]}}]")
    assert len(problems) == 1001
    assert problems[-1] == "document: must be put right at 500 more places"


def test_json_may_hold_tabs_and_escaped_pairs():
    content = json.loads(document.read(MINIMAL).document) | {"name": "Card 🎁 \\ud83d"}
    text = json.dumps(content, indent="\t")

    assert r"\ud83c\udf81" in text
    assert document.read(text).name == {"en": "Card 🎁 \\ud83d"}


@pytest.mark.parametrize("escape", [r"\ud83c", r"\udf81\ud83c", r"\ud8zz\udczz", r"\u0000"])
def test_json_with_half_a_character_is_refused(escape):
    text = document.read(MINIMAL).document.replace("My Shop Card", escape)
    assert len(shown(text)) == 1


def test_what_is_shown_is_one_short_line_without_control_characters():
    text = MINIMAL.replace("my-shop", r'"\e[31m\u202E' + "x" * 500 + '"')
    (problem,) = shown(text)
    assert problem.isprintable()
    assert len(problem) < 150
