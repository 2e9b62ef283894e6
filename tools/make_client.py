"""Writes client/operations.py and client/shapes.py from what /openapi.json says. `make client` runs it."""

from __future__ import annotations

import json
import keyword
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from api.app import create_app  # noqa: E402 - the code is found from the folder above
from config import Settings  # noqa: E402

JSON = "application/json"
HEADERS = {"Idempotency-Key": "idempotency_key", "If-Match": "if_match"}
METHODS = ("get", "post", "put", "patch", "delete")
SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
HEAD = '"""{title} Written by tools/make_client.py: do not edit."""\n\nfrom __future__ import annotations\n\n'

CLASS = '''from collections.abc import Mapping
from typing import Any, cast

from client import shapes


class Operations:
    """A method for each operation of /openapi.json."""

    def _call(
        self,
        method: str,
        path: str,
        *,
        places: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
        body: object = None,
        content_type: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        raise NotImplementedError
'''

Document = dict[str, Any]


def main() -> None:
    """Write both files, formatted as the rest of the code is."""
    document = described()
    for name, text in written(document).items():
        (ROOT / "client" / name).write_text(text, encoding="utf-8")


def described() -> Document:
    """/openapi.json, as the application serves it."""
    app = create_app(Settings.from_environment({"LOYALTY_LOG_LEVEL": "CRITICAL"}))
    found: Document = json.loads(app.test_client().get("/openapi.json").text)
    return found


def written(document: Document) -> dict[str, str]:
    """The files' texts by their names."""
    return {"shapes.py": _formatted(_shapes(document)), "operations.py": _formatted(_operations(document))}


def _formatted(text: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.py"
        path.write_text(text, encoding="utf-8")
        ruff, settings = Path(sys.executable).parent / "ruff", ROOT / "pyproject.toml"
        for deed in (["check", "--fix-only", "--quiet"], ["format", "--quiet"]):
            subprocess.run(  # noqa: S603 - our own tool on our own text
                [ruff, *deed, "--config", settings, "--no-cache", path], check=True
            )
        return path.read_text(encoding="utf-8")


def _shapes(document: Document) -> str:
    head = HEAD.format(title="The shapes of bodies and answers.")
    receipt = document["paths"]["/v1/receipts"]["post"]["requestBody"]["content"][JSON]["schema"]
    found = {**document["components"]["schemas"], "Receipt": receipt}
    shapes = (_shape(name, schema) for name, schema in sorted(found.items()))
    return f"{head}from typing import Any, NotRequired, TypedDict\n\n{''.join(shapes)}"


def _shape(name: str, schema: Document) -> str:
    required = set(schema.get("required", ()))
    fields = []
    for field, inner in schema.get("properties", {}).items():
        kind = _kind(inner)
        fields.append(f'"{field}": {kind if field in required else f"NotRequired[{kind}]"}')
    return f"{name} = TypedDict({name!r}, {{{', '.join(fields)}}})\n"


def _kind(schema: Document) -> str:
    """The Python type of a JSON Schema."""
    if "$ref" in schema:
        return f'"{_referred(schema)}"'
    if "allOf" in schema and len(schema["allOf"]) == 1:
        return _kind(schema["allOf"][0])
    for word in ("anyOf", "oneOf"):
        # Beside a type they say which fields belong together, which no type of ours can.
        if word in schema and "type" not in schema:
            return _either([_kind(each) for each in schema[word]])
    kinds = schema.get("type", [])
    return _either([_of_type(kind, schema) for kind in ([kinds] if isinstance(kinds, str) else kinds)])


def _of_type(kind: str, schema: Document) -> str:
    if kind == "array":
        return f"list[{_kind(schema.get('items', {}))}]"
    if kind == "object":
        more = schema.get("additionalProperties")
        return f"dict[str, {_kind(more) if isinstance(more, dict) else 'Any'}]"
    return SCALARS[kind]


def _referred(schema: Document) -> str:
    return str(schema["$ref"]).rpartition("/")[2]


def _either(kinds: list[str]) -> str:
    found = list(dict.fromkeys(kinds))
    if not found or "Any" in found:
        return "Any"
    if len(found) == 1:
        return found[0]
    # A quoted name cannot be joined by a bar at run time, so all of it is quoted.
    return '"' + " | ".join(kind.strip('"') for kind in found) + '"'


def _operations(document: Document) -> str:
    body = [
        _operation(path, method, operations[method], operations.get("parameters", []))
        for path, operations in sorted(document["paths"].items())
        for method in METHODS
        if method in operations
    ]
    return HEAD.format(title="Every operation of the API.") + CLASS + "".join(body)


def _operation(path: str, method: str, operation: Document, shared: list[Document]) -> str:
    parameters = [*shared, *operation.get("parameters", [])]
    places = re.findall(r"{(\w+)}", path)
    queries = [each for each in parameters if each.get("in") == "query"]
    headers = [each for each in parameters if each.get("in") == "header" and each["name"] in HEADERS]
    content = (operation.get("requestBody") or {}).get("content", {})
    kind = next(iter(content), "")
    needed = [f"{_name(place)}: str" for place in places]
    if content:
        shape = _body_kind(path, content[kind].get("schema", {})) if kind == JSON else "bytes"
        needed.append(f"body: {shape}")
    needed += [f"{HEADERS[each['name']]}: str" for each in headers if each.get("required")]
    needed += [f"{_name(each['name'])}: {_plain(each)}" for each in queries if each.get("required")]
    free = [f'{HEADERS[each["name"]]}: str = ""' for each in headers if not each.get("required")]
    free += [
        f"{_name(each['name'])}: {_plain(each)} | None = None" for each in queries if not each.get("required")
    ]
    star = ["*"] if free else []
    answer = _answer(operation)
    call = [f'"{method.upper()}"', f'"{path}"', *_call(places, queries, headers, kind)]
    summary = operation.get("summary", "").strip().rstrip(".") + "."
    return (
        f"\n    def {operation['operationId']}({', '.join(['self', *needed, *star, *free])}) -> {answer}:\n"
        f'        """{summary}"""\n'
        f"        return cast({answer!r}, self._call({', '.join(call)}))\n"
    )


def _call(places: list[str], queries: list[Document], headers: list[Document], kind: str) -> list[str]:
    """What is handed on, besides method and path."""
    found = []
    if places:
        found.append("places={" + ", ".join(f'"{place}": {_name(place)}' for place in places) + "}")
    if queries:
        named = (f'"{each["name"]}": {_name(each["name"])}' for each in queries)
        found.append("query={" + ", ".join(named) + "}")
    if kind:
        found.append("body=body")
    if kind not in ("", JSON):
        found.append(f'content_type="{kind}"')
    if headers:
        given = ", ".join(f'"{each["name"]}": {HEADERS[each["name"]]}' for each in headers)
        found.append("headers={" + given + "}")
    return found


def _plain(parameter: Document) -> str:
    return _kind(parameter.get("schema", {})).strip('"')


def _body_kind(path: str, schema: Document) -> str:
    if "$ref" in schema:
        return f"shapes.{_referred(schema)}"
    return "shapes.Receipt" if path in ("/v1/receipts", "/v1/quotes") else "Mapping[str, Any]"


def _answer(operation: Document) -> str:
    for status in ("200", "201", "202"):
        content = operation["responses"].get(status, {}).get("content", {})
        for kind, media in content.items():
            if kind == JSON:
                schema = media.get("schema", {})
                if "$ref" in schema:
                    return f"shapes.{_referred(schema)}"
                return "Any"
            return "bytes"
    return "None"


def _name(text: str) -> str:
    plain = re.sub(r"\W", "_", text)
    return f"{plain}_" if keyword.iskeyword(plain) else plain


if __name__ == "__main__":
    main()
