"""`lianqiao import`: what the terminal says of a file."""

import json

import pytest

from lianqiao.config.cli import main

from .test_imports import HEAD, contact, log, person, place, register, taken

pytestmark = pytest.mark.django_db


def test_workers_who_stand_in_no_register_are_counted_and_named(system, hospital, tmp_path, capsys):
    taken(system, register(people=[person(at=hospital.name)]), "registry")
    file = tmp_path / "2023台账.xlsx"
    file.write_bytes(log(contact(), contact(worker="外来人"), contact("2023-03-02", worker="外来人")))
    assert main(["import", "services", str(file), "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("2023台账.xlsx（试运行，未保存任何数据）")
    assert "2 行所写的社工不在名册中" in said
    assert "外来人  登记表!E4, 登记表!E5" in said
    assert main(["import", "services", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)[0]["unknown_workers"]
    assert told == [{"name": "外来人", "sheet": "登记表", "rows": 2, "cells": ["E4", "E5"]}]


def test_a_cell_of_a_file_without_sheets_is_named_alone(hospital, tmp_path, capsys):
    file = tmp_path / "2023.csv"
    rows = [["清河医院 服务登记表"], HEAD, contact("2023-02-30"), contact(worker="外来人")]
    file.write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    assert main(["import", "services", str(file)]) == 4
    said = capsys.readouterr().out
    assert "× A3  " in said
    assert "外来人  E4" in said
    assert "!" not in said.replace("  ! ", "")


def test_every_fault_of_a_row_is_said(system, db, tmp_path, capsys):
    file = tmp_path / "名册.xlsx"
    file.write_bytes(register(place(region="无此区", beds="很多")))
    assert main(["import", "registry", str(file)]) == 4
    said = capsys.readouterr().out
    assert "机构名录!I3" in said
    assert "机构名录!C3" in said
