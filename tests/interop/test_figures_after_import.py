"""What was imported is what the commission reads: figures computed after an import equal the lists it was made from."""

import datetime as dt
import json
import random

import pytest

from lianqiao.config.cli import build_parser
from lianqiao.indicators.commands import COMMANDS as FIGURE_COMMANDS
from lianqiao.interop.commands import COMMANDS as IMPORT_COMMANDS

from .messy import Page, as_xlsx
from .messy_logs import Fact, log
from .test_imports import register

pytestmark = pytest.mark.django_db


def run(capsys, *words: str) -> tuple[int, str]:
    arguments = build_parser([*FIGURE_COMMANDS, *IMPORT_COMMANDS]).parse_args(words)
    code = arguments.command.run(arguments) or 0
    return code, capsys.readouterr().out


def figure(capsys, code: str, *words: str) -> dict:
    return json.loads(run(capsys, "figure", code, *words, "--json")[1])


SPAN = ("--from", "2023-01-01", "--to", "2023-07-31")


@pytest.mark.parametrize("split", ["one", "months", "methods", "wide"])
def test_person_times_persons_and_events_of_an_unseen_log(tmp_path, capsys, split):
    rng = random.Random(split)
    content, name, truth = log(rng, "xlsx", split, 40)
    hospitals = sorted({fact.institution for fact in truth})
    rows = [[each, "", "海淀区", "", "三级", "2020.1.1", "开展中", "无", 100] for each in hospitals]
    (tmp_path / "名册.xlsx").write_bytes(register(*rows))
    (tmp_path / name).write_bytes(content)
    assert run(capsys, "import", "registry", str(tmp_path / "名册.xlsx"))[0] == 0
    code, told = run(capsys, "import", "services", str(tmp_path / name), "--json")
    assert (code, json.loads(told)[0]["counts"]["created"]) == (0, len(truth))

    def of(method: str) -> list[Fact]:
        return [fact for fact in truth if fact.method == method]

    persons = {(fact.institution, fact.client) for fact in of("case")}
    assert {each: figure(capsys, each, *SPAN)["value"] for each in ("C5", "C6", "D1", "D1e", "D3", "D3e")} == {
        "C5": len(persons), "C6": len(of("case")), "D1": sum(fact.count for fact in of("group")), "D1e": len(of("group")),
        "D3": sum(fact.count for fact in of("activity")), "D3e": len(of("activity")),
    }  # fmt: skip


def test_a_log_that_names_no_year_takes_that_of_its_siblings(tmp_path, capsys, hospital):
    head = ["日", "方式", "类别", "场域", "社工", "对象", "人次", "分钟"]
    yearless = as_xlsx(
        [Page("1月", [["机构：清河医院"], head, [5, "个案", "A", "病房", "林一", "袁思", 1, 30]])]
    )
    dated = as_xlsx(
        [
            Page(
                "x",
                [
                    ["清河医院"],
                    ["日期", *head[1:]],
                    [dt.date(2021, 3, 4), "个案", "A", "病房", "林一", "陈晓", 1, 30],
                ],
            )
        ]
    )
    for name, content in (("a.xlsx", yearless), ("b.xlsx", dated)):
        (tmp_path / name).write_bytes(content)
    code, told = run(capsys, "import", "services", str(tmp_path / "a.xlsx"), str(tmp_path / "b.xlsx"))
    assert code == 0
    assert "2021" in told
    assert figure(capsys, "C6", "--from", "2021-01-01", "--to", "2021-12-31")["value"] == 2


def test_refused_rows_are_told_by_cell_and_handed_back(tmp_path, capsys, hospital):
    head = ["日期", "方式", "类别", "场域", "社工", "对象", "人次", "分钟"]
    rows = [["清河医院"], head, ["2023-2-30", "个案", "A", "病房", "林一", "袁思", 1, 30]]
    (tmp_path / "a.xlsx").write_bytes(as_xlsx([Page("台账", rows)]))
    out = tmp_path / "out.xlsx"
    code, told = run(capsys, "import", "services", str(tmp_path / "a.xlsx"), "--errors", str(out))
    assert code == 4
    assert "台账!A3" in told and "这一天不存在" in told
    assert out.stat().st_size > 0
