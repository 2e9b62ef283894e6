"""No line ends between a figure and its unit; what a person typed, and what is no sentence, stays."""

from __future__ import annotations

import pytest

from web.wire.gluing import glued


def test_a_figure_stays_with_its_unit_and_the_stop_behind_it() -> None:
    assert glued("<p>餘1,297分。再見</p>") == '<p>餘<span class="whole">1,297分。</span>再見</p>'


@pytest.mark.parametrize(
    "html",
    [
        "<title>137分</title>",
        "<textarea>我有5分</textarea>",
        "<select><option>每日2次</option></select>",
        "<svg><title>5分</title></svg>",
        '<input value="5分"><p>無</p>',
        "<p>137 points</p>",
    ],
)
def test_what_is_no_sentence_stays_as_it_is(html: str) -> None:
    assert glued(html) == html
