"""The register of triggers: quick, and as strict as the one it stands in for."""

import pgtrigger
import pytest
from pgtrigger import registry

from lianqiao.cases.models import Case, Contact
from lianqiao.config.triggers import Register


def test_it_holds_every_trigger_under_the_names_it_remembers():
    quick = registry._registry
    assert isinstance(quick, Register)
    told = list(quick.values())
    assert len(told) > 200
    assert quick.pg_function_names == {trigger.get_pgid(model) for model, trigger in told}
    assert quick.by_db_table == {(model._meta.db_table, trigger.name): trigger for model, trigger in told}


def test_a_name_is_refused_twice_and_free_again_afterwards():
    quick = Register()
    first, second = (
        pgtrigger.Protect(name="kept_for_the_test", operation=what)
        for what in (pgtrigger.Delete, pgtrigger.Update)
    )
    try:
        for model, trigger in ((Case, first), (Contact, first)):
            quick[trigger.get_uri(model)] = (model, trigger)
        with pytest.raises(KeyError, match="already used"):
            quick[second.get_uri(Case)] = (Case, second)
    finally:
        for model in (Case, Contact):
            for told in (model._meta.triggers, model._meta.original_attrs["triggers"]):
                if first in told:
                    told.remove(first)
