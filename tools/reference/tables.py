"""The data dictionary: every table, its fields, and how private each is."""

from django.db import models

from tools.reference.rooms import rooms

INTRODUCTION = """# Tables

Written by `make docs` from the rooms' models. Privacy: public, internal (about the work), personal, sensitive (health,
family, money, children), secret (encrypted).

Histories written by triggers carry the fields of the table they follow and are left out here."""
HEAD = "| field | holds | | privacy |\n|---|---|---|---|"


def _kind(field: models.Field) -> str:
    if field.is_relation:
        return f"→ {field.related_model._meta.label}"
    kind = type(field).__name__.removesuffix("Field").lower()
    if getattr(field, "base_field", None):
        kind = f"{type(field.base_field).__name__.removesuffix('Field').lower()} list"
    if field.choices:
        kind += f": {', '.join(str(code) for code, _label in field.choices if code not in (None, ''))}"
    return kind


def _row(model: type[models.Model], field: models.Field) -> str:
    privacy = getattr(model, "PRIVACY", {}).get(field.name, "")
    empty = "may be empty" if field.null or field.blank else ""
    return f"| `{field.name}` | {_kind(field)} | {empty} | {privacy} |"


def _first_sentence(model: type[models.Model]) -> str:
    said = (model.__doc__ or "").strip()
    return "" if said.startswith(f"{model.__name__}(") else said.split("\n\n")[0].replace("\n    ", " ")


def page() -> str:
    parts = [INTRODUCTION]
    for app in rooms():
        shown = [model for model in app.get_models() if not hasattr(model, "pgh_tracked_model")]
        if not shown:
            continue
        parts.append(f"## {app.label}")
        for model in shown:
            rows = "\n".join(_row(model, field) for field in model._meta.local_fields)
            parts.append(f"### {model.__name__}\n\n{_first_sentence(model)}\n\n{HEAD}\n{rows}")
    return "\n\n".join(parts)
