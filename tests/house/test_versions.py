"""Two people, one record: every form that changes one says which version it read, and shows both when they differ."""

import importlib
import re

from django import forms

from tests.house.rooms import PACKAGE, sources

_VERSION = re.compile(r'form\["version"\]\.as_hidden|hidden\(form\)')


def versioned() -> set[type[forms.Form]]:
    """The forms of the house that carry a version."""
    for path in sources(suffix=".py"):
        if "forms" in path.relative_to(PACKAGE).with_suffix("").parts[1:]:
            parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
            importlib.import_module(".".join(part for part in parts if part != "__init__"))
    return {
        form
        for form in _below(forms.Form)
        if "version" in form.base_fields and form.__module__.startswith("lianqiao.") and not _below(form)
    }


def _below(form: type[forms.Form]) -> set[type[forms.Form]]:
    return {each for kind in form.__subclasses__() for each in (kind, *_below(kind))}


def test_every_form_with_a_version_is_held_against_it():
    found = versioned()
    assert len(found) > 35
    views = [path.read_text(encoding="utf-8") for path in sources(suffix=".py") if "views" in str(path)]
    kinds = [path.read_text(encoding="utf-8") for path in sources(suffix=".py") if path.stem == "kinds"]
    for form in found:
        users = [text for text in views if re.search(rf"\b{form.__name__}\b", text)]
        users = users or ([text for text in kinds if re.search(rf"\b{form.__name__}\b", text)] and views)
        assert any(re.search(r'\.hold\(|\.version = |\["version"\]', text) for text in users), form


def test_every_page_with_a_version_tells_on_top_what_was_saved_meanwhile():
    pages = [path for path in sources(suffix=".html") if _VERSION.search(path.read_text(encoding="utf-8"))]
    assert len(pages) > 25
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert "form_errors(" in text or "errors(" in text, path
