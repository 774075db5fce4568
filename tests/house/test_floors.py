"""Rooms stand on floors: imports and foreign keys point down."""

import subprocess
import sys
from pathlib import Path

from tests.house.rooms import FLOORS, PACKAGE, ROOT, our_models, rooms


def test_every_folder_is_a_room_on_a_floor():
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert folders <= set(FLOORS)
    assert {app.label for app in rooms()} == folders


def test_foreign_keys_point_down_or_stay_in_the_room():
    upward = []
    for model in our_models():
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not target or field.auto_created or target._meta.app_label not in FLOORS:
                continue
            here, there = model._meta.app_label, target._meta.app_label
            if here != there and FLOORS[there] >= FLOORS[here]:
                upward.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    assert upward == []


def test_audit_has_no_foreign_keys():
    keys = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        if model._meta.app_label == "audit"
        for field in model._meta.local_fields
        if field.is_relation
    ]
    assert keys == []


def test_imports_point_down():
    ended = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout


def test_other_rooms_use_only_the_shelves_meant_for_them():
    """Views, forms, urls and admin of a room are its own, whatever the floor."""
    private = ("views", "forms", "urls", "admin")
    used = []
    for app in rooms():
        for path in (PACKAGE / app.label).rglob("*.py"):
            for line in path.read_text(encoding="utf-8").splitlines():
                words = line.split()
                if not words or words[0] not in {"from", "import"} or "lianqiao." not in line:
                    continue
                parts = words[1].split(".")
                if (
                    len(parts) > 2
                    and parts[0] == "lianqiao"
                    and parts[1] not in {app.label, "core", "config"}
                ):
                    if parts[2] in private and app.label != "config":
                        used.append(f"{path.relative_to(ROOT)}: {line.strip()}")
    assert used == []
