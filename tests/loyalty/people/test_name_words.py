"""Name words: how a name is taken apart, and which names a text asks for."""

from __future__ import annotations

import pytest

from loyalty.people import name_words
from loyalty.people.name_words import asked, beginnings, matches

LONG = "Zoë Müller-Lüdenscheidt"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("陳大文", "陳 大 文"),
        ("Chan Tai-man 陳大文", "cha tai man 陳 大 文"),
        (LONG, "zoe mul mue lud lue"),
        ("O'Neil", "nei one"),
        ("O’NEIL", "nei one"),
        ("D\u00b4Angelo", "ang dan"),
        ("Ｙamada ﾔﾏﾀﾞ", "yam や ま だ"),
        ("佐々木 ガク", "佐 々 木 が く"),
        ("김민수", "김 민 수"),
        ("Пётр Йовович", "пет иов"),
        ("Nguyễn Đức", "ngu duc"),
        ("Łukasz Straße", "luk str"),
        ("İpek ÇAĞLAR", "ipe cag"),
        ("Ærø Sørensen", "aer sor soe"),
        ("أَحْمَد", "احم"),
        ("สมชาย", "สมช"),
        ("Li Na", "li na"),
        ("J. R. R. Tolkien", "tol"),
        ("Ann\u200b\u00adLee", "ann"),
        ("Jean_Luc 2nd (Bob)", "jea luc nd bob"),
        ("🙂🙂", ""),
        ("12 - ' .", ""),
        ("", ""),
    ],
)
def test_a_name_is_known_by_the_beginnings_of_its_words(name: str, words: str) -> None:
    assert beginnings(name) == tuple(words.split())


def test_of_an_endless_name_the_first_words_are_known() -> None:
    assert beginnings("x" * 200) == ("xxx",)
    many = "".join(chr(0x4E00 + n) for n in range(200))
    assert beginnings(many) == tuple(many[: name_words.MOST])
    assert not asked("x" * 201).buckets


@pytest.mark.parametrize(
    ("name", "found_by"),
    [
        ("陳大文", ["陳", "大文", "陳大文", "陳大文 ", "文", "陳 大文"]),
        ("陳 大文", ["陳大文"]),
        (
            LONG,
            ["zoe", "ZOË M", "müller", "Mueller", "Müller-Lüd", "lüdenscheidt zoë", "Muller Ludenscheidt"],
        ),
        ("Mueller", ["müller"]),
        ("O'Neil", ["O’Neil", "oneil", "neil", "O'Ne", "o neil"]),
        ("Ｙamada たろう", ["yama", "ＹＡＭＡＤＡ", "タロウ"]),
        ("Пётр", ["петр", "ПЁТР"]),
        ("Anna Lindberg", ["ann l", "anna li", "lindberg, anna"]),
        ("Li Na", ["li", "na", "li na"]),
        ("Jean-Luc", ["jeanluc", "luc jean"]),
    ],
)
def test_a_name_is_found_by(name: str, found_by: list[str]) -> None:
    for text in found_by:
        wanted = asked(text)
        assert matches(name, wanted), text
        assert wanted.buckets, text
        assert all({*bucket} & {*beginnings(name)} for bucket in wanted.buckets), text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("陳大文", "陳文"),
        ("陳大文", "文大"),
        (LONG, "lot"),
        (LONG, "zoe muh"),
        ("Anna", "nna"),
        ("Ann", "anna"),
    ],
)
def test_a_name_is_not_found_by(name: str, text: str) -> None:
    assert not matches(name, asked(text))


@pytest.mark.parametrize(
    "text", ["", " ", "a", "я", "a b", "O'", "🙂", "+852 2345 6789", "5000-0012 3456", "%"]
)
def test_what_has_no_word_of_two_letters_asks_for_nobody(text: str) -> None:
    assert asked(text).buckets == ()
