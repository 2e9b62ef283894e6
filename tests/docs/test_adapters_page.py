"""The pages about adapters: every example is read as it says, and no adapter and no word is forgotten."""

from __future__ import annotations

import io
import re
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner
from flask.cli import ScriptInfo

from loyalty.receipt import Receipt
from pos_adapter import registry
from pos_adapter.adapter import Ignored, Reject
from pos_adapter.tabular import form as tabular_form
from pos_adapter.tabular import source_form
from tests.cli.application import app
from tests.docs.pages import ROOT, flask_lines
from tests.pos_adapter.examples import LONDON

PAGE = (ROOT / "docs/adapters.md").read_text("utf-8")
TABULAR = (ROOT / "docs/adapters/tabular.md").read_text("utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```\n\n```csv\n(.*?)```\n\n```text\n(.*?)```", TABULAR, re.DOTALL)
FORMS = (
    tabular_form.LayoutForm, tabular_form.ReceiptForm, tabular_form.LineForm, tabular_form.TenderForm,
    tabular_form.RecordsForm, tabular_form.NumbersForm, tabular_form.TimesForm, tabular_form.RuleForm,
    source_form.SourceForm, tabular_form.MemberForm, tabular_form.OriginalForm,
)  # fmt: skip


def run(*words: str) -> str:
    result = CliRunner().invoke(app.cli, list(words), obj=ScriptInfo(create_app=lambda: app))
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("name", registry.names())
def test_every_adapter_is_in_the_list(name: str) -> None:
    assert f"| `{name}` |" in PAGE


@pytest.mark.parametrize(("layout", "file", "told"), EXAMPLES)
def test_an_example_of_a_layout_reads_its_file_as_told(
    layout: str, file: str, told: str, tmp_path: Path
) -> None:
    (tmp_path / "layout.yaml").write_text(layout, "utf-8")
    (tmp_path / "file.csv").write_text(file, "utf-8")

    shown = run(
        "receipts",
        "preview",
        str(tmp_path / "file.csv"),
        "--layout",
        str(tmp_path / "layout.yaml"),
        "--money",
        "GBP",
    )

    lines = shown.splitlines()
    assert [line for line in told.splitlines() if line not in lines] == []


def test_all_layouts_of_the_page_were_run() -> None:
    assert len(EXAMPLES) == TABULAR.count("```yaml") == 3


def test_the_commands_of_the_page_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    for words in flask_lines("adapters/tabular.md"):
        assert run(*words)


@pytest.mark.parametrize("form", FORMS)
def test_every_word_of_a_layout_is_on_the_page(form: type[source_form.Form]) -> None:
    words = [field.data_key or name for name, field in form().fields.items()]

    assert [word for word in words if f"`{word}`" not in TABULAR] == []


def test_the_adapter_that_the_page_writes_is_one() -> None:
    (source,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    till_roll = ModuleType("till_roll")
    exec(source, vars(till_roll))
    file = io.BytesIO(b"1|2026-05-04T12:00:00Z|0017|TEA|450\nNO SALE\n2|noon||TEA|450\n3|2026")

    sale, opened, wrong, cut = till_roll.read(file, LONDON)

    assert isinstance(sale, Receipt)
    assert (sale.net_minor, sale.member.value, sale.store) == (450, "0017", LONDON.store)
    assert opened == Ignored("line 2", "the drawer was opened")
    assert isinstance(wrong, Reject)
    assert "purchased_at: must be a time by RFC 3339" in wrong.reason
    assert isinstance(cut, Reject)
