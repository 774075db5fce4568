"""The floors of the house, and what stands on them."""

from pathlib import Path

from django.apps import AppConfig, apps
from django.db import models

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "lianqiao"

FLOORS = {
    "core": 0, "audit": 0.5, "registry": 1, "workspace": 1.5, "genograms": 1.5, "questionnaires": 1.5, "people": 2, "workforce": 2,
    "instruments": 3, "resources": 3, "volunteers": 3, "designs": 3.5, "licences": 3.5, "catalogue": 4, "cases": 5,
    "activities": 6, "casework": 6, "circumstances": 6, "handovers": 6, "meetings": 6, "protection": 6, "referrals": 6, "dossiers": 6,
    "cycles": 6.5, "lake": 6.5, "measurements": 6.5, "reports": 6.5, "reviews": 6.5, "teams": 6.5, "pathways": 6.75, "indicators": 7,
    "interop": 8, "programme": 8, "demo": 8.5, "config": 9,
}  # fmt: skip


def rooms() -> list[AppConfig]:
    return [app for app in apps.get_app_configs() if app.name.startswith("lianqiao.")]


def our_models() -> list[type[models.Model]]:
    """Every table of ours, histories included."""
    return [model for app in rooms() for model in app.get_models()]


def is_history(model: type[models.Model]) -> bool:
    """Say whether triggers write the table (pghistory)."""
    return hasattr(model, "pgh_tracked_model")


def sources(*, suffix: str = ".py") -> list[Path]:
    """Our files, without migrations."""
    return sorted(path for path in PACKAGE.rglob(f"*{suffix}") if "migrations" not in path.parts)
