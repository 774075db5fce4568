"""What we depend on has a reason and a pin, and no file names an address or a machine."""

import json
import re
import tomllib

from tests.house.rooms import ROOT


def _names(lines: list[str]) -> list[str]:
    return [re.split(r"[\[<>=!~ ;]", line)[0].lower().replace("_", "-") for line in lines]


def test_every_dependency_carries_its_reason():
    project = ROOT / "pyproject.toml"
    lines = project.read_text(encoding="utf-8").splitlines()
    listed = tomllib.loads("\n".join(lines))
    wanted = [*listed["project"]["dependencies"], *listed["dependency-groups"]["dev"]]
    wanted += listed["project"]["optional-dependencies"]["spark"]
    for number, line in enumerate(lines):
        said = line.strip().strip('",')
        if said in wanted:
            before = lines[number - 1].strip()
            assert before.startswith("#") or before.strip('",') in wanted, said


def test_every_dependency_is_pinned_with_hashes():
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for file, wanted in (
        ("runtime.txt", listed["project"]["dependencies"]),
        ("dev.txt", [*listed["project"]["dependencies"], *listed["dependency-groups"]["dev"]]),
        ("spark.txt", listed["project"]["optional-dependencies"]["spark"]),
        ("node.txt", listed["dependency-groups"]["node"]),
    ):
        text = (ROOT / "requirements" / file).read_text(encoding="utf-8")
        pins = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", text, flags=re.M)
        assert set(_names(wanted)) <= set(_names(pins)), file
        assert text.count("--hash=sha256:") >= len(pins)
        assert "://" not in text


def test_the_lock_of_the_assets_names_no_address():
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    for name, package in lock["packages"].items():
        assert "resolved" not in package, name
        assert not name or package["integrity"], name
