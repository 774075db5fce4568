"""Every table says whose rows it holds and how private each field is."""

import pytest
from django.db import connection
from django_scopes import scopes_disabled
from django_scopes.exceptions import ScopeError

from lianqiao.core.fields import BlindIndexField, EncryptedTextField
from lianqiao.core.guard import GuardedModel, WriteOutsideAction
from lianqiao.core.privacy import Privacy
from tests.house.rooms import is_history, our_models

# Tables without a scope, and why that is right.
UNSCOPED = {
    "registry.Region": "public divisions of the country",
    "registry.Institution": "the tenant itself; its name and class are public",
    "registry.InstitutionProfile": "public facts about an institution",
    "registry.ProgrammeStatus": "public facts about an institution",
    "registry.Account": "one person may sit in several institutions; read by sign-in",
    "registry.BrowserSession": "read before anybody is known, by its key alone",
    "registry.Seat": "read before any scope is open: it decides the scope",
    "audit.ChainHead": "no personal row; written by trigger",
    "audit.TrailRow": "outlives institutions; read by auditors through audit.queries, by chain",
    "audit.AccessRow": "outlives institutions; read by auditors through audit.queries",
    "catalogue.Term": "vocabulary of all, an institution's own terms filtered by catalogue.queries",
    "catalogue.Pathway": "names no person; an institution's own filtered by catalogue.pathways",
    "catalogue.PathwayStep": "belongs to a pathway, read through catalogue.pathways",
    "instruments.Instrument": "a scale names no person; an institution's own filtered by instruments.queries",
    "instruments.InstrumentVersion": "belongs to a scale, read through instruments.queries",
    "people.ConsentNotice": "our own published wording, the same for all",
    "workspace.Draft": "belongs to one account, read by account",
    "workspace.SavedFilter": "belongs to one account, read by account",
    "workspace.Phrase": "belongs to one account, read by account",
    "workspace.Job": "belongs to one account, read by account",
    "workspace.JobFile": "belongs to a job, read by account",
    "indicators.ProjectScope": "a published list of institutions",
    "indicators.Publication": "published figures",
    "indicators.PublishedFigure": "published figures",
    "lake.Touched": "which month of which institution changed, and nothing of the record; read by the lake",
    "lake.Reader": "who reads the change log, and how far",
    "indicators.Tally": "sums without a person; read by indicators.tallies, within the scope of the figure",
    "interop.ImportBatch": "an import may span institutions; read by those who may import, through interop.queries",
    "interop.ImportRow": "belongs to an import",
}


def _tables():
    return [model for model in our_models() if not is_history(model)]


def _label(model) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", _tables(), ids=_label)
def test_every_table_is_scoped_or_excused(model, db):
    """Outside a scope a tenant's table refuses to be read; the excuse names who reads the others."""
    try:
        list(model._default_manager.all()[:1])
    except ScopeError:
        assert _label(model) not in UNSCOPED, "excused and scoped at once: drop the excuse"
    else:
        assert _label(model) in UNSCOPED


def test_excuses_are_of_tables_that_exist():
    assert set(UNSCOPED) <= {_label(model) for model in _tables()}


@pytest.mark.parametrize("model", our_models(), ids=_label)
def test_every_field_has_a_privacy_class(model):
    own = {
        field.name
        for field in model._meta.local_fields
        if field.name not in {"id", "version"} and not field.name.startswith("pgh_")
    }
    declared = getattr(model, "PRIVACY", {})
    assert own - set(declared) == set()
    if not is_history(model):
        assert set(declared) - own - {"id", "version"} == set()
    assert set(declared.values()) <= set(Privacy)


@pytest.mark.parametrize("model", _tables(), ids=_label)
def test_secret_fields_are_encrypted_and_encrypted_fields_are_at_least_personal(model):
    for field in model._meta.local_fields:
        privacy = getattr(model, "PRIVACY", {}).get(field.name)
        if isinstance(field, EncryptedTextField):
            assert privacy in {Privacy.PERSONAL, Privacy.SENSITIVE, Privacy.SECRET}, field
        elif privacy is Privacy.SECRET:
            assert isinstance(field, BlindIndexField) or field.name == "password", field


@pytest.mark.parametrize("model", _tables(), ids=_label)
def test_guarded_tables_refuse_a_write_outside_an_action(model, db):
    if not issubclass(model, GuardedModel):
        pytest.skip("not guarded")
    with pytest.raises(WriteOutsideAction):
        model().save()
    with pytest.raises(WriteOutsideAction), scopes_disabled():
        model._default_manager.none().update(version=1)


def test_no_history_copies_an_encrypted_field():
    copied = [
        f"{_label(model)}.{field.name}"
        for model in our_models()
        if is_history(model)
        for field in model._meta.local_fields
        if isinstance(field, EncryptedTextField)
    ]
    assert copied == []


def test_every_list_index_is_named_and_short_enough():
    limit = connection.ops.max_name_length()
    for model in our_models():
        for index in model._meta.indexes:
            assert index.name, _label(model)
            assert len(index.name) <= limit


GUARDED = [model for model in our_models() if issubclass(model, GuardedModel)]


@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model._meta.label)
def test_a_guarded_model_is_one_plain_table(model):
    # `core.statements.insert` writes such a record by one statement: all its columns are its own, and given by us.
    meta = model._meta
    assert not meta.parents
    assert not meta.proxy
    assert not [field.name for field in meta.concrete_fields if field.generated or field.has_db_default()]
