"""What counts of a purchase, what earns nothing, and what tiers and milestones are measured by."""

from __future__ import annotations

from collections.abc import Iterator

from loyalty.program.earning import Counter
from loyalty.terms import phrases
from loyalty.terms.voice import Voice


def counts(voice: Voice) -> Iterator[str]:
    """What of the price counts, what earns nothing, and what tiers and milestones count."""
    basis = voice.program.basis
    if not voice.program.gives_points and not voice.program.counters:
        return
    yield voice.sentence(voice.say(f"tax-{basis.tax}"), voice.say(f"discounts-{basis.discounts}"))
    if basis.not_tenders:
        listed = voice.listed(map(voice.word, sorted(basis.not_tenders)))
        yield voice.sentence(voice.say("not-tenders", list=listed))
    for each in voice.program.exclude:
        name_, goods = voice.figures.exclusion(each.code), phrases.goods(voice, each.match)
        # Goods that are called as what leaves them out are said once.
        is_said = phrases.named_goods(voice, each.match) == name_
        yield voice.sentence(voice.say("excluded", name=name_, goods="" if is_said else goods))
    for counter in voice.program.counters:
        yield voice.sentence(_told(voice, counter), phrases.condition(voice, counter.when))


def name(voice: Voice, code: str) -> str:
    """What a counter is called, else what it is for and measures, with its code where others are alike."""
    own, counters = voice.word(code), {each.code: each for each in voice.program.counters}
    # A code is a name in the language that codes are written in alone.
    if code not in counters or own != code.replace("-", " "):
        return own
    alike = [each for each in counters.values() if _kind(voice, each) == _kind(voice, counters[code])]
    told = voice.say(f"count-{_kind(voice, counters[code])}", code=own)
    return told if told == own or len(alike) == 1 else voice.say("count-alike", name=told, code=own)


def _told(voice: Voice, counter: Counter) -> str:
    facts = {"name": name(voice, counter.code), "goods": phrases.goods(voice, counter.match)}
    if counter.rules:
        return voice.say("counter-points-of", rules=voice.rules(counter.rules), **facts)
    if counter.measures == "points" and len(voice.program.currencies) > 1:
        points = voice.name(voice.program.currency(counter.currency).name, counter.currency)
        return voice.say("counter-points-in", points=points, **facts)
    return voice.say(f"counter-{counter.measures}", **facts)


def _kind(voice: Voice, counter: Counter) -> str:
    """What it is for, and what it measures, as texts are named."""
    ladder = voice.program.ladder
    return f"{'tiers' if ladder and ladder.depends_on(counter.code) else 'own'}-{counter.measures}"
