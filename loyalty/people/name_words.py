"""Name words: by what beginnings a name is looked up, and whether one that was found is the one asked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final

BEGINNING: Final = 3  # by so many of its first letters a word is known
MOST: Final = 16  # of a name's words, the first ones
NAME_CHARS: Final = 200  # nobody asks for more than a name has
_MOST_ASKED: Final = 6
_MARKS: Final = "-'"
# Scripts that put no blanks between words: each of their characters is a word of its own.
_CHARACTER = re.compile(
    "[\u3005-\u3007\u3041-\u3096\u309d\u309e\u30a1-\u30fa\u30fc-\u30fe\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]"
)
_APOSTROPHES = dict.fromkeys(map(ord, "`\u00b4\u02b9\u02bb\u02bc\u2018\u2019\u201b\u2032\uff07\uff40"), "'")
_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
# Letters that are written out with two where there is no such key, and those that no mark makes.
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_PLAIN = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "þ": "th"}
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word in letters, plain ("muller") and as it is written out ("mueller"); mostly these are one."""

    plain: str
    written: str

    @property
    def spellings(self) -> tuple[str, ...]:
        """Each spelling once."""
        return tuple(dict.fromkeys((self.plain, self.written)))

    @property
    def beginnings(self) -> tuple[str, ...]:
        """What the word is known by; one letter alone is too little."""
        return tuple(dict.fromkeys(each[:BEGINNING] for each in self.spellings if len(each) > 1))


@dataclass(frozen=True, slots=True)
class Asked:
    """A text that asks for a name: words in letters, and runs of characters that stand without blanks."""

    words: tuple[Word, ...]
    runs: tuple[str, ...]

    @property
    def buckets(self) -> tuple[tuple[str, ...], ...]:
        """Beginnings of which a name must have one of each, at most six; none where nobody can be found.

        A word of two letters counts only where nothing longer is asked: it is known as that whole word.
        """
        characters = [(each,) for each in dict.fromkeys("".join(self.runs))]
        long = [each.beginnings for each in self.words if len(each.plain) >= BEGINNING]
        short = [each.beginnings for each in self.words if len(each.plain) == BEGINNING - 1]
        return tuple(dict.fromkeys([*long, *characters] or short))[:_MOST_ASKED]


def beginnings(name: str) -> tuple[str, ...]:
    """What a name is looked up by: three letters of each word, a shorter one whole, each Han, kana or Hangul.

    Both parts of a double name are words, and so are the two as one: "O'Neil" is found by "nei" and "one".
    """
    found = [*(each for word in _words(name) for each in word.beginnings), *"".join(_runs(name))]
    return tuple(dict.fromkeys(found))[:MOST]


def asked(text: str) -> Asked:
    """The words that a text asks for; none of a text that is longer than any name."""
    if len(text) > NAME_CHARS:
        return Asked((), ())
    words = (_joined(part) for chunk in _chunks(text) for part in _parted(chunk, "-"))
    return Asked(tuple(dict.fromkeys(word for word in words if word.plain)), tuple(_runs(text)))


def matches(name: str, wanted: Asked) -> bool:
    """Whether each word asked for begins a word of the name, and each run stands in it, blanks apart."""
    known = {spelling for word in _words(name) for spelling in word.spellings}
    characters = "".join(_runs(name))
    return all(any(each.startswith(word.spellings) for each in known) for word in wanted.words) and all(
        run in characters for run in wanted.runs
    )


_Chunk = list[tuple[str, str]]  # the characters of a word in letters, plain and written out


def _words(name: str) -> list[Word]:
    found: dict[Word, None] = {}
    for chunk in _chunks(name):
        parts = [_joined(part) for part in _parted(chunk, _MARKS)]
        found |= dict.fromkeys([*parts, _joined(chunk)])
    return [word for word in found if word.plain]


def _chunks(text: str) -> Iterator[_Chunk]:
    """What stands between blanks and has letters, with its apostrophes and hyphens."""
    for kind, run in groupby(_folded(text), _kind):
        if kind == "letters":
            yield [(_plain(each), _plain(each.translate(_WRITTEN_OUT))) for each in run]


def _parted(chunk: _Chunk, marks: str) -> list[_Chunk]:
    runs = groupby(chunk, lambda each: each[0] in {*marks})
    return [list(run) for is_mark, run in runs if not is_mark]


def _joined(chunk: _Chunk) -> Word:
    letters = [each for each in chunk if each[0] not in {*_MARKS}]
    return Word("".join(plain for plain, _ in letters), "".join(written for _, written in letters))


def _runs(text: str) -> list[str]:
    """The runs of characters that are words of their own."""
    return ["".join(run) for kind, run in groupby(_folded(text), _kind) if kind == "characters"]


def _folded(text: str) -> str:
    """One spelling of width, case, kana and apostrophes, without what is invisible."""
    narrow = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold()
    composed = unicodedata.normalize("NFC", narrow).translate(_HIRAGANA)
    return "".join(each for each in composed if unicodedata.category(each) != "Cf")


@lru_cache(maxsize=4096)
def _kind(character: str) -> str:
    if _CHARACTER.match(character):
        return "characters"
    category = unicodedata.category(character)
    return "letters" if category[0] in "LM" or category == "Pd" or character == "'" else "gap"


@lru_cache(maxsize=4096)
def _plain(letters: str) -> str:
    """Without accents and points; a sign that is a vowel of its script stays. Every dash is one."""
    if unicodedata.category(letters[0]) == "Pd":
        return "-"
    apart = unicodedata.normalize("NFD", letters)
    kept = "".join(each for each in apart if not _is_accent(unicodedata.combining(each)))
    return unicodedata.normalize("NFC", kept).translate(_PLAIN)


def _is_accent(combining: int) -> bool:
    """By the class that Unicode gives a mark: overlays, Hebrew and Arabic points, what is above or below."""
    return combining == 1 or 10 <= combining <= 35 or combining >= 200
