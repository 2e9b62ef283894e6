"""How mappings and lists of a document are checked: unknown words, codes given twice, one place's points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice, pairwise
from typing import Any, Final

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validates_schema
from marshmallow.experimental.context import Context

from loyalty.program.declared import MOST_ROWS, Declared, here
from loyalty.program.earning import Names
from loyalty.program.frozen import FrozenMap
from loyalty.program.problem import nearest, one_of, show
from loyalty.remedies.remedy import Remedy, worded

MOST_UNKNOWN: Final = 100


class Form(Schema):
    """A mapping with known words; `example` is shown to who writes something else."""

    example = "code: base"

    def __init__(self) -> None:
        super().__init__(unknown=EXCLUDE)  # unknown words are refused below, with the one that was meant
        self.error_messages["type"] = self.remedy = worded(
            "must be a mapping such as {{{example}}}", example=self.example
        )

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def refuse_unknown(self, _: Any, original: Any, **__: Any) -> None:
        """Every word that has no meaning here."""
        if not isinstance(original, dict):
            return
        unknown = list(islice((word for word in original if word not in self.words), MOST_UNKNOWN))
        if unknown:
            raise ValidationError({word: [self.advice(word)] for word in unknown})

    def advice(self, word: str) -> Remedy:
        """What to write instead of an unknown word."""
        meant = nearest(word, self.words)
        return worded("is not known here, write {words}", words=one_of([meant] if meant else self.words))

    @property
    def words(self) -> list[str]:
        """The words that have a meaning here."""
        return [field.data_key or name for name, field in self.fields.items()]


class Part(fields.Nested):
    """A mapping within a document; where it may be left out, what it says then is its own defaults."""

    def __init__(self, form: type[Form], *, optional: bool = False, **options: Any) -> None:
        if optional:
            options["load_default"] = lambda: form().load({})
        super().__init__(form(), allow_none=False, required="load_default" not in options, **options)

    def make_error(self, key: str, **_: Any) -> ValidationError:
        """Missing or null: the same remedy as for anything else that is no mapping."""
        return ValidationError(self.schema.error_messages["type"])


class Rows(fields.Field[tuple[Any, ...]]):
    """A list of mappings, each with a code of its own; points in one are those of its currency."""

    def __init__(
        self, form: type[Form], *, at_least: int = 0, inherits: bool = False, **options: Any
    ) -> None:
        super().__init__(allow_none=False, **options)
        self.form, self.at_least, self.inherits = form(), at_least, inherits

    def make_error(self, key: str, **_: Any) -> ValidationError:
        """The one remedy for what is no such list."""
        return ValidationError(
            worded("must be a list of {least} to {most} mappings", least=self.at_least, most=MOST_ROWS)
        )

    def load(self, rows: list[Any]) -> tuple[Any, ...]:
        """Every row's value; raises with all that is wrong in any of them."""
        errors: dict[int, Any] = {}
        values: list[Any] = []
        for n, row in enumerate(rows):
            try:
                with Context(self.place(row)):
                    values.append(self.form.load(row))
            except ValidationError as error:
                errors[n] = error.messages
                values.append(None)
        for n, wrong in (*_twice(rows).items(), *self.among(rows, values).items()):
            errors.setdefault(n, {}).update(wrong)
        if errors:
            raise ValidationError(errors)
        return tuple(values)

    def place(self, row: Any) -> Declared:
        """What is declared, as this row means it: its own points and counter, or those it stands among."""
        if self.inherits:
            return here()
        own = row if isinstance(row, dict) else {}
        return here().paid_in(own.get("currency")).counted_by(own.get("counter"))

    def among(self, rows: list[Any], values: list[Any]) -> dict[int, dict[str, list[Remedy]]]:
        """What is wrong between rows, by number; the value of a row that is wrong by itself is None."""
        return {}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Any:
        if not isinstance(value, list) or not self.at_least <= len(value) <= MOST_ROWS:
            raise self.make_error("invalid")
        return self.load(value)


class Steps(Rows):
    """The rows of a ladder, each reaching higher than the one before."""

    def place(self, row: Any) -> Declared:
        """Steps are in the points of the ladder's counter."""
        return here().paid_in(here().tier_currency)

    def among(self, rows: list[Any], values: list[Any]) -> dict[int, dict[str, list[Remedy]]]:
        """The steps that do not ascend, and those with the code of the base."""
        wrong: dict[int, dict[str, list[Remedy]]] = {}
        for n, (before, after) in enumerate(pairwise(values), start=1):
            if before and after and _is_no_higher(after.step.reaches, before.step.reaches):
                remedy = worded(
                    "must be more than {before}, what the step before it reaches",
                    before=show(rows[n - 1]["reaches"]),
                )
                wrong[n] = {"reaches": [remedy]}
        for n, row in enumerate(rows):
            if isinstance(row, dict) and row.get("code") == (here().base or None):
                wrong.setdefault(n, {})["code"] = [worded("must differ from that of the base")]
        return wrong


def _is_no_higher(after: object, before: object) -> bool:
    """Of two plain figures; several ways are compared one by one when the ladder is made."""
    return isinstance(after, int) and isinstance(before, int) and after <= before


def named(data: dict[str, Any]) -> Names:
    """The names of a thing, its code where it has none."""
    names: Names = data.get("name") or FrozenMap.of({here().language: data["code"]})
    return names


def left_out(words: Iterable[str], original: dict[str, Any], where: Remedy) -> None:
    """Refuse words that have no meaning beside the others; raises ValidationError."""
    given = [word for word in words if word in original]
    if given:
        raise ValidationError(
            {word: [worded("must be left out where {where}", where=where)] for word in given}
        )


def _twice(rows: list[Any]) -> dict[int, dict[str, list[Remedy]]]:
    codes = [row.get("code") if isinstance(row, dict) else None for row in rows]
    return {
        n: {"code": [worded("must differ from that of entry {n}", n=codes.index(code))]}
        for n, code in enumerate(codes)
        if isinstance(code, str) and codes.index(code) < n
    }
