"""`flask program new` and `templates`: a programme of one's own within a minute, from one that works."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import click
import yaml

from cli.door import told
from intake import files
from loyalty.explanations.language import best, languages
from loyalty.program import document, source
from loyalty.program.problem import step

FOLDER = Path(__file__).resolve().parent.parent / "programs"
DECIMALS = re.compile(r"[0-9]+\.[0-9]+")
LONGEST_CODE = 40


def names() -> list[str]:
    """The templates there are."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def about(name: str) -> str:
    """A template in one sentence: the first of the comment it begins with."""
    lines = []
    for line in (FOLDER / f"{name}.yaml").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("# "))
    whole = " ".join(lines)
    end = re.search(r"\.(?=\s|$)", whole)
    return whole[: end.end()] if end else whole


@click.command("templates")
def templates_() -> None:
    """List the templates of programmes, each in a sentence."""
    width = max(len(name) for name in names())
    for name in names():
        click.echo(f"{name:<{width}}  {about(name)}")


@click.command("new")
@click.option("--template", type=click.Choice(names()), default="corner-shop", show_default=True)
@click.option("--name", help="What people call the programme.")
@click.option("--code", help="What machines call it.  [default: from the name]")
@click.option("--money", help="ISO 4217, such as GBP.")
@click.option("--zone", help="An IANA time zone, such as Europe/London.")
@click.option("--language", help="The language of names that are given as one text, such as en.")
@click.option(
    "--out", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="[default: CODE.yaml]"
)
def new(template: str, out: Path | None, code: str | None, **given: str | None) -> None:
    """Write a document of your own from a template; what is not said is asked for."""
    text = (FOLDER / f"{template}.yaml").read_text("utf-8")
    was = document.read(text)
    usual = {"money": was.money, "zone": was.zone, "language": next(iter(was.name))}
    said = {"name": given["name"] or click.prompt("Name of the programme")}
    for word, default in usual.items():
        said[word] = given[word] or click.prompt(word.capitalize(), default=default)
    said["code"] = code or _code(said["name"]) or click.prompt("Code, such as my-shop")
    file = out or Path(f"{said['code']}.yaml")
    if file.exists():
        raise click.ClickException(f"{files.shown(file)} is there already; name another with --out")
    written = _fitted(_with(_in_money(text, was.money, said["money"], said["language"]), said))
    with told(str(file)):
        document.read(written)
    file.write_text(written, "utf-8")
    shown = files.shown(file)
    click.echo(f"{shown}: made from {template}; look at its figures, then: flask program publish {shown}")


def _code(name: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
    return words[:LONGEST_CODE].strip("-") if words[:1].isalpha() else ""


def _with(text: str, said: dict[str, str]) -> str:
    """The document with other words at its top; comments and all below stay as they are."""
    lines = text.splitlines()
    for word, value in said.items():
        # JSON's way of quoting is YAML's as well.
        line, pattern = f"{word}: {json.dumps(value, ensure_ascii=False)}", re.compile(rf"{word}:(\s|$)")
        place = next((n for n, each in enumerate(lines) if pattern.match(each)), None)
        if place is None:
            lines.insert(next(n for n, each in enumerate(lines) if each.startswith("code:")) + 1, line)
        else:
            lines[place] = line
    return "\n".join(lines) + "\n"


def _in_money(text: str, former: str, money: str, tag: str) -> str:
    """Names with amounts in another money, as the language writes it: `£5 voucher`, `HK$5 voucher`.

    What stands before the document itself tells where a template comes from, and stays as it is.
    """
    if money == former:
        return text
    about, begins, document = text.partition("\nformat:")
    signs = {each.symbols.get(former, "") for each in languages().values()} | {f"{former} "}
    written = "|".join(re.escape(sign) for sign in sorted(filter(None, signs), key=len, reverse=True))
    symbol = best([tag]).symbols.get(money, f"{money} ")
    return about + begins + re.sub(rf"(?<![A-Za-z])(?:{written})(?=[0-9])", lambda _: symbol, document)


def _fitted(text: str) -> str:
    """Amounts without the decimals that the money does not have, rounded half up to 1 at least."""
    wrong = {problem.path for problem in document.check(text)}
    if not wrong:
        return text
    places = [node for path, node in _scalars(yaml.compose(text, Loader=source.LOADER)) if path in wrong]
    for node in sorted(places, key=lambda each: -each.start_mark.index):
        if DECIMALS.fullmatch(node.value):
            whole = max(1, int(Decimal(node.value).to_integral_value(rounding=ROUND_HALF_UP)))
            text = f'{text[: node.start_mark.index]}"{whole}"{text[node.end_mark.index :]}'
    return text


def _scalars(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _scalars(value, step(path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for n, value in enumerate(node.value):
            yield from _scalars(value, step(path, n))
    elif node is not None:
        yield path, node
