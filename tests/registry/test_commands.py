"""The command line of the registry, as an administrator types it."""

import pytest

from lianqiao.config.cli import build_parser, collect
from lianqiao.core.commands import CommandFailed
from lianqiao.registry.models import Account, Region, Role

pytestmark = pytest.mark.django_db


def typed(*words: str):
    options = build_parser(collect()).parse_args(words)
    return options.command.run(options)


def test_the_first_administrator_is_opened_by_command(hospital, monkeypatch, capsys):
    monkeypatch.setenv("LIANQIAO_PASSWORD", "a-long-enough-one")
    typed("open-account", "first", "--name", "管家", "--role", "administrator", "--institution", "清河 医院")
    account = Account.objects.get(username="first")
    assert [(seat.role, seat.institution) for seat in account.seats.all()] == [(Role.ADMINISTRATOR, hospital)]
    assert "管家" in capsys.readouterr().out


def test_an_account_gets_a_second_seat_without_a_second_password(hospital, monkeypatch):
    monkeypatch.setenv("LIANQIAO_PASSWORD", "a-long-enough-one")
    typed("open-account", "first", "--role", "administrator", "--institution", "清河医院")
    typed("open-account", "first", "--role", "data_officer", "--region", "110000")
    assert set(Account.objects.get().seats.values_list("role", flat=True)) == {
        "administrator",
        "data_officer",
    }


def test_an_unknown_place_is_said(db):
    with pytest.raises(CommandFailed, match="999999"):
        typed("open-account", "first", "--role", "worker", "--region", "999999")


def test_another_province_is_loaded_from_a_table(system, tmp_path, capsys):
    table = tmp_path / "guangdong.csv"
    table.write_text(
        "code,name_zh,name_en,kind,parent,valid_from,valid_until\n"
        "440104,越秀区,Yuexiu District,district,440100,,\n"
        "440100,广州市,Guangzhou,city,440000,,\n",
        encoding="utf-8",
    )
    typed("load-regions", str(table))
    assert Region.objects.get(code="440104").parent_id == "440100"
    assert "新增或更正的行政区划：2" in capsys.readouterr().out


def test_a_table_of_something_else_is_refused(tmp_path):
    table = tmp_path / "other.csv"
    table.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(CommandFailed, match=r"other\.csv"):
        typed("load-regions", str(table))
