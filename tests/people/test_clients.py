"""A client's record: changed under a lock, kept in versions, written only by verbs, archived rather than deleted."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django_scopes import ScopeError

from lianqiao.audit.actions import action
from lianqiao.audit.models import TrailRow
from lianqiao.core.errors import StaleRecord
from lianqiao.core.guard import WriteOutsideAction
from lianqiao.people import queries, rules, services
from lianqiao.people.models import Client, ContactDetail

from .conftest import NOW, TODAY


def change(cast, client, **told):
    return services.update_client(by=cast.worker, client=client, at=NOW, **{"name": client.name} | told)


def test_registering_leaves_a_trail_without_a_name(register, cast, inside):
    client = register("周小满", phone="13900001234", address="海淀区清河路1号")
    row = TrailRow.objects.get(event="people.client_registered")
    assert (row.subject, row.subject_id, row.account_id) == (
        "people.client",
        str(client.pk),
        cast.worker.account_id,
    )
    assert row.details == {"kind": "patient"}
    assert sorted((d.kind, d.value, d.tail) for d in client.contact_details.all()) == [
        ("address", "海淀区清河路1号", ""),
        ("phone", "13900001234", "1234"),
    ]


def test_a_failed_registration_leaves_nothing(register, inside):
    with pytest.raises(rules.PhoneUnreadable):
        register("周小满", phone="call the ward")
    with pytest.raises(rules.BornInFuture):
        register("周小满", birth_date=TODAY + dt.timedelta(days=1))
    with pytest.raises(rules.NameMissing):
        register("   ")
    assert not Client.objects.exists()
    assert not TrailRow.objects.filter(event="people.client_registered").exists()


def test_a_new_name_is_found_and_the_old_one_no_longer(register, cast, inside):
    client = register("周小满")
    change(cast, client, name="周满")
    assert [found.pk for found in queries.find("zm")] == [client.pk]
    assert not queries.find("小满").exists()


def test_two_people_saving_at_once_do_not_overwrite_each_other(register, cast, inside):
    mine = register("周小满")
    yours = Client.objects.get(pk=mine.pk)
    change(cast, yours, bed="7")
    with pytest.raises(StaleRecord):
        change(cast, mine, bed="8")
    assert Client.objects.get(pk=mine.pk).bed == "7"


def test_the_database_keeps_what_was_written_before(register, cast, inside):
    client = register("周小满", bed="7")
    change(cast, client, name="周小曼", bed="8")
    versions = client.versions.order_by("pgh_id")
    assert [(v.name, v.bed, v.version) for v in versions] == [("周小满", "7", 1), ("周小曼", "8", 2)]
    with pytest.raises(Exception, match="Cannot"), transaction.atomic():
        versions.update(name="x")


def test_a_record_is_written_by_verbs_only(register, inside):
    client = register("周小满")
    client.name = "别人"
    with pytest.raises(WriteOutsideAction):
        client.save()
    with pytest.raises(WriteOutsideAction):
        Client.objects.update(name="别人")


def test_outside_a_scope_nobody_is_seen(register):
    register("周小满")
    with pytest.raises(ScopeError):
        Client.objects.count()


def test_a_detail_no_longer_used_stays_with_its_last_day(register, cast, inside):
    client = register("周小满")
    detail = services.add_detail(
        by=cast.worker, client=client, kind="phone", value="010-6200 1234", note="家", on=dt.date(2023, 1, 5)
    )
    services.end_detail(by=cast.worker, detail=detail, on=TODAY)
    kept = ContactDetail.objects.get(pk=detail.pk)
    assert (kept.value, kept.note, kept.valid_until) == ("01062001234", "家", TODAY)


def test_a_detail_mistyped_today_is_gone(register, cast, inside):
    client = register("周小满")
    detail = services.add_detail(by=cast.worker, client=client, kind="wechat", value="manman", on=TODAY)
    assert services.end_detail(by=cast.worker, detail=detail, on=TODAY) is None
    assert not client.contact_details.exists()


def test_the_caution_is_unreadable_in_the_database(register, inside):
    client = register("周小满", contact_caution="不要给儿子打电话")
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact_caution FROM people_client WHERE id = %s", [client.pk])
        assert "儿子" not in cursor.fetchone()[0]
    assert Client.objects.get(pk=client.pk).contact_caution == "不要给儿子打电话"


def test_an_archived_client_comes_back(register, cast, inside):
    client = register("周小满")
    services.archive_client(by=cast.worker, client=client, at=NOW)
    services.restore_client(by=cast.worker, client=client)
    assert Client.objects.get().archived_at is None


# --- names from service logs --------------------------------------------------------------------------------------
def noted(cast, names, batch=None):
    return services.pseudonymous_clients(
        by=cast.worker, institution=cast.worker.institution, names=names, at=NOW, batch=batch
    )


def test_a_name_from_a_log_is_one_client_however_often_it_comes(cast, inside):
    first = noted(cast, ["赵甲", " 赵甲 ", "钱乙", ""])
    again = noted(cast, ["钱乙", "孙丙"])
    assert first["赵甲"].pk == first[" 赵甲 "].pk
    assert again["钱乙"].pk == first["钱乙"].pk
    assert sorted(Client.objects.values_list("name", "pseudonymous")) == [
        ("孙丙", True),
        ("赵甲", True),
        ("钱乙", True),
    ]


def test_a_bare_name_is_never_a_registered_client(register, cast, inside):
    registered = register("赵甲")
    assert noted(cast, ["赵甲"])["赵甲"].pk != registered.pk


def test_many_names_cost_few_queries_and_one_trail_row(cast, inside, django_assert_max_num_queries):
    names = [f"来访者{number}" for number in range(300)]
    with django_assert_max_num_queries(8):
        noted(cast, names)
    assert TrailRow.objects.get(event="people.pseudonyms_noted").details["clients"] == 300
    with django_assert_max_num_queries(1):
        noted(cast, names)


def test_one_pseudonym_an_institution_is_a_constraint(cast, inside):
    noted(cast, ["赵甲"])
    with pytest.raises(IntegrityError), transaction.atomic(), action("test.forced", by=cast.worker):
        Client(institution=cast.worker.institution, name="赵甲", pseudonymous=True, registered_at=NOW).save()


def test_filling_in_a_pseudonym_makes_a_full_record(cast, inside):
    client = noted(cast, ["赵甲"])["赵甲"]
    change(cast, client, birth_date=dt.date(1950, 1, 1), birth_precision="year")
    assert Client.objects.get().pseudonymous is False


def test_an_import_is_taken_back_while_nobody_worked_on_it(cast, inside):
    batch = uuid.uuid4()
    noted(cast, ["赵甲", "钱乙"], batch=batch)
    noted(cast, ["孙丙"])
    assert services.remove_batch(by=cast.worker, batch=batch) == 2
    assert list(Client.objects.values_list("name", flat=True)) == ["孙丙"]


def test_an_import_somebody_worked_on_stays(cast, inside):
    batch = uuid.uuid4()
    client = noted(cast, ["赵甲", "钱乙"], batch=batch)["赵甲"]
    services.add_detail(by=cast.worker, client=client, kind="phone", value="13900001234", on=TODAY)
    with pytest.raises(rules.StillNeeded):
        services.remove_batch(by=cast.worker, batch=batch)
    assert Client.objects.count() == 2
