"""Two records of one person become one: nothing is left behind, no signed word changes, and it can be undone."""

import datetime as dt
import re

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from lianqiao.activities import services as groups
from lianqiao.activities.models import Attendance
from lianqiao.audit.actions import action
from lianqiao.audit.models import TrailRow
from lianqiao.cases import facts
from lianqiao.cases import services as casework
from lianqiao.cases.models import Case, Presence
from lianqiao.cases.services.access import open_record
from lianqiao.core.errors import StaleRecord
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.queries import newest_edition
from lianqiao.instruments.services import begin_response, keep_answers, send_invitation
from lianqiao.measurements.models import Absence
from lianqiao.measurements.services import begin_measurement
from lianqiao.meetings.services import Invited, plan_meeting
from lianqiao.people import queries, rules, services
from lianqiao.people.models import Client, Family, FamilyMember, IdentityNumber, Merge, Relation
from lianqiao.people.services import Signature
from lianqiao.people.services.family_lines import keep_snapshot, keep_system
from lianqiao.people.services.merging import references
from lianqiao.protection.models import OpeningRequest
from lianqiao.protection.services.flags import set_flag
from lianqiao.questionnaires.elements import walk
from lianqiao.registry.scopes import scope_of
from tests.activities.stage import sheet
from tests.cases.stage import NOW, TODAY, ask, days_ago, person, posted, talk

# Foreign keys to a client the story below does not touch, and why that proves nothing less about the walk over all.
UNTOUCHED: dict[str, str] = {}


def keys_of(client) -> dict[str, set]:
    """Every row of every room that points to the client, found by asking Django for its tables."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if hasattr(model, "pgh_tracked_model") or model is Merge:
            continue
        for field in model._meta.local_concrete_fields:
            if field.is_relation and field.related_model is Client:
                rows = model._base_manager.filter(**{field.attname: client.pk}).values_list("pk", flat=True)
                if rows:
                    found[f"{model._meta.label}.{field.name}"] = set(rows)
    return found


def columns_of(model, keys) -> list[dict]:
    """The rows as the database holds them, without what a merge is allowed to touch."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT to_jsonb(t) - 'client_id' - 'version' FROM {model._meta.db_table} t"  # noqa: S608 - our own
            " WHERE id = ANY(%s) ORDER BY id",
            [list(keys)],
        )
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def lin(cast):
    return posted(cast.worker)


@pytest.fixture
def mother(hospital):
    return person(hospital, "周敏", kind="family_member")


@pytest.fixture
def kept(hospital, ward):
    return person(hospital, "周小禾", unit=ward, bed="12")


@pytest.fixture
def double(cast, hospital, lin, mother, inside):
    """The same child registered again, and everything a client may have hung onto that record."""
    by, client = cast.worker, person(hospital, "周晓禾", bed="9")
    services.update_client(
        by=by, client=client, name="周晓禾", sex="female", birth_date=dt.date(2001, 5, 1), bed="9",
        contact_caution="不要打给祖母", at=NOW,
    )  # fmt: skip
    services.add_detail(by=by, client=client, kind="phone", value="13900001234", on=TODAY)
    services.set_identity(by=by, client=client, kind="passport", value="E12345678", on=TODAY)
    services.add_relation(by=by, client=client, other=mother, kind="mother")
    services.add_relation(by=by, client=mother, other=client, kind="carer")
    services.add_guardian(by=by, client=client, guardian=mother, kind="parent", today=TODAY)
    services.add_guardian(by=by, client=mother, guardian=client, kind="other", today=TODAY)
    services.record_capacity(by=by, client=client, capacity="full", ground="age", from_on=TODAY, at=NOW)
    _consents(by, client, mother)
    asked = ask(cast, name="周晓禾")
    case = casework.accept_request(by=by, request=asked, client=client, depth="full", risk=0, at=NOW)
    casework.record_contact(by=by, told=talk(client, mother, case=case, text="第一次见面"), at=NOW, sign=True)
    _group(by, client, lin)
    _maps(by, client)
    _protection(by, client, case)
    _asked_to_open(by, client, case)
    _scales(by, client)
    _family(by, client, person(hospital, "陶奶奶"))
    other = person(hospital, "周禾禾")
    services.merge_clients(by=by, kept=client, merged=other, at=NOW)
    return Client.objects.get(pk=client.pk)


def _consents(by, client, mother):
    told = {
        "signer": "guardian",
        "way": "oral",
        "witness_name": "护士甲",
        "signed_on": TODAY,
        "limits_explained": True,
    }
    for whose, guardian in ((client, mother), (mother, client)):
        services.ask_consent(
            by=by, client=whose, answers={"service": "granted"}, signature=Signature(guardian=guardian, **told),
            language="zh-hans", at=NOW,
        )  # fmt: skip


def _maps(by, client):
    keep_system(by=by, client=client, kind="friends", name="邻床", quality="supportive")
    keep_snapshot(by=by, client=client, title="入院当天", on=TODAY, at=NOW, today=TODAY)
    with action("test.drawn", by=by):
        family = Family(institution_id=client.institution_id)
        family.save()
        FamilyMember(institution_id=client.institution_id, family=family, client=client).save()


def _scales(by, client):
    told = {"by": by, "client": client, "edition": newest_edition(None, "phq9"), "at": NOW}
    response = begin_response(on=TODAY, **told)
    raising = {"item": [{"linkId": "9", "answer": [{"valueCoding": _coding(response)}]}]}
    keep_answers(by=by, response=response, answers=raising, at=NOW)
    send_invitation(**told, ground="protection")


def _coding(response):
    item = next(one for one in walk(read_edition(response.edition)[0]) if one["linkId"] == "9")
    return item["answerOption"][2]["valueCoding"]


def _protection(by, client, case):
    set_flag(by=by, case=case, kind="self_harm", text="说过不想活了。", since_on=TODAY, at=NOW)
    plan_meeting(
        by=by,
        case=case,
        kind="family",
        starts_at=NOW,
        invited=[Invited("client", client.name, client=client)],
        at=NOW,
    )
    open_record(
        by=by,
        client=client,
        case=case,
        kind="minor",
        reason="cover",
        reason_text="同事休假，代为接待",
        at=NOW,
    )


def _asked_to_open(by, client, case):
    """A colleague asked to see the record; she would have to be a child, whoever she is."""
    with action("test.asked", by=by):
        OpeningRequest(
            institution_id=client.institution_id, client=client, case=case, seat=by, account_id=by.account_id,
            reader_name="柯舟", reason="cover", reason_text="同事休假，代为接待", asked_at=NOW,
        ).save()  # fmt: skip


def _family(by, client, whose):
    """Somebody else's case ended with a death, and our client is asked after."""
    case = casework.open_case(by=by, client=whose, on=days_ago(9), depth="brief")
    casework.close_case(by=by, case=case, outcome="unknown", reason="deceased", on=TODAY, today=TODAY)
    casework.plan_follow_up(by=by, case=case, due_on=TODAY, person=client, person_name=client.name)


def _group(by, client, lin):
    group = groups.plan_group(
        by=by, name="与糖同行", kind="support", category="A", scene="ward", on=days_ago(3), responsible=lin
    )
    groups.enrol_member(by=by, group=group, client=client, on=days_ago(3))
    session = groups.plan_session(by=by, group=group, on=TODAY, theme="认识血糖", minutes=60)
    session = groups.hold_session(by=by, session=session, sheet=sheet({client: "present"}), at=NOW)
    groups.sign_session(by=by, session=session, at=NOW)
    edition = newest_edition(None, "gad7")
    sheet_of = begin_measurement(by=by, group=group, edition=edition, occasion="pre", on=TODAY, at=NOW)
    with action("test.absent", by=by):
        Absence(institution_id=client.institution_id, measurement=sheet_of, client=client).save()


def merged(cast, kept, double, **more) -> Merge:
    with scope_of(cast.worker):
        return services.merge_clients(by=cast.worker, kept=kept, merged=double, at=NOW, **more)


def fresh(client) -> Client:
    return Client.with_merged.get(pk=client.pk)


# --- nothing is left behind ----------------------------------------------------------------------------------------
def test_the_story_touches_every_foreign_key_there_is(double):
    told = {f"{model._meta.label}.{field.name}" for model, field in references()}
    assert told - set(keys_of(double)) == set(UNTOUCHED)


def test_whatever_pointed_to_the_second_record_points_to_the_first(cast, kept, double):
    before = keys_of(double)
    merge = merged(cast, kept, double)
    assert keys_of(double) == {}
    moved = {
        name: {str(key) for key in keys} for name, keys in before.items() if "people.Relation" not in name
    }
    assert {name: set(keys) for name, keys in merge.moved.items()} == moved
    after = keys_of(kept)
    assert {name: after[name] >= keys for name, keys in before.items() if name in moved} == dict.fromkeys(
        moved, True
    )
    assert [tie.other.name for tie in queries.ties_of(fresh(kept))] == ["周敏", "周敏"]


def test_the_person_counts_once_in_the_figures(cast, kept, double):
    casework.record_contact(by=cast.worker, told=talk(kept, on=days_ago(8)), at=NOW, sign=True)
    counted = {row["person"] for row in facts.PRESENCES.rows()}
    merged(cast, kept, double)
    assert len(counted) - len({row["person"] for row in facts.PRESENCES.rows()}) == 1


def test_no_word_of_a_signed_record_changes(cast, kept, double):
    before = keys_of(double)
    signed = {Presence: before["cases.Presence.client"], Attendance: before["activities.Attendance.client"]}
    told = {model: columns_of(model, keys) for model, keys in signed.items()}
    assert all(told.values())
    merged(cast, kept, double)
    assert {model: columns_of(model, keys) for model, keys in signed.items()} == told
    history = apps.get_model("cases", "PresenceVersion").objects.filter(
        pgh_obj__in=before["cases.Presence.client"]
    )
    assert {row.client_id for row in history} == {kept.pk, double.pk}


def test_the_database_refuses_again_once_the_merge_is_through(cast, kept, double):
    merged(cast, kept, double)
    presence = Presence.objects.filter(client=kept).first()
    with (
        pytest.raises(ProgrammingError, match="signed"),
        transaction.atomic(),
        action("test.moved", by=cast.worker),
    ):
        Presence.objects.filter(pk=presence.pk).update(client=double.pk)


def test_the_second_record_is_left_empty_and_found_by_nothing(cast, kept, double):
    merged(cast, kept, double)
    row = fresh(double)
    assert (row.name, row.terms, row.bed, row.birth_date, row.contact_caution) == ("—", [], "", None, "")
    assert row.merged_into_id == kept.pk
    with scope_of(cast.worker):
        assert not Client.objects.filter(pk=double.pk).exists()
        assert [found.pk for found in queries.find("13900001234")] == [kept.pk]
        assert [found.pk for found in queries.find("E12345678")] == [kept.pk]
        assert not queries.find("周晓禾").exists()


def test_what_is_chosen_is_taken_and_the_record_holds_no_name_in_clear(cast, kept, double):
    merge = merged(cast, kept, double, take=["name", "birth", "contact_caution"])
    row = fresh(kept)
    assert (row.name, str(row.birth_date), row.contact_caution, row.bed) == (
        "周晓禾", "2001-05-01", "不要打给祖母", "12",
    )  # fmt: skip
    with scope_of(cast.worker):
        assert [found.pk for found in queries.find("zxh")] == [kept.pk]
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(m)::text FROM people_merge m WHERE id = %s", [merge.pk])
        text = cursor.fetchone()[0]
    assert not re.search(r"[一-鿿]", text)
    assert "E12345678" not in text
    assert not re.search(
        r"[一-鿿]", str(TrailRow.objects.get(event="people.clients_merged", subject_id=merge.pk).details)
    )


def test_where_both_have_a_number_the_chosen_one_stands_and_the_other_comes_back(cast, kept, double):
    services.set_identity(by=cast.worker, client=kept, kind="passport", value="G7654321", on=TODAY)
    merge = merged(cast, kept, double, take=["identity:passport"])
    assert [number.value for number in IdentityNumber.objects.filter(client=kept)] == ["E12345678"]
    services.undo_merge(by=cast.worker, merge=merge, at=NOW)
    assert {(n.client_id, n.value) for n in IdentityNumber.objects.all()} == {
        (kept.pk, "G7654321"), (double.pk, "E12345678"),
    }  # fmt: skip


def test_what_both_had_stands_once(cast, kept, double, mother):
    services.add_detail(by=cast.worker, client=kept, kind="phone", value="139 0000 1234", on=TODAY)
    services.add_relation(by=cast.worker, client=kept, other=mother, kind="mother")
    merged(cast, kept, double)
    assert kept.contact_details.count() == 1
    assert sorted(Relation.objects.values_list("kind", flat=True)) == ["carer", "mother"]


def test_who_stands_on_two_family_maps_is_described_on_the_second_until_it_is_undone(cast, kept, double):
    with action("test.drawn", by=cast.worker):
        family = Family(institution_id=kept.institution_id)
        family.save()
        FamilyMember(institution_id=kept.institution_id, family=family, client=kept).save()
    drawn = FamilyMember.objects.get(client=double)
    merge = merged(cast, kept, double)
    described = FamilyMember.objects.get(pk=drawn.pk)
    assert (described.client_id, described.name, described.birth_year) == (None, "周晓禾", 2001)
    services.undo_merge(by=cast.worker, merge=merge, at=NOW)
    again = FamilyMember.objects.get(pk=drawn.pk)
    assert (again.client_id, again.name, again.birth_year) == (double.pk, drawn.name, drawn.birth_year)


# --- back again ----------------------------------------------------------------------------------------------------
def rows_of(client) -> dict:
    row = fresh(client)
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name != "version"
    }


def test_undone_it_is_as_it_was(cast, kept, double):
    before = [keys_of(kept), keys_of(double), rows_of(kept), rows_of(double)]
    merge = merged(cast, kept, double, take=["name", "birth", "place"])
    with scope_of(cast.worker):
        services.undo_merge(by=cast.worker, merge=Merge.objects.get(pk=merge.pk), at=NOW)
    assert [keys_of(kept), keys_of(double), rows_of(kept), rows_of(double)] == before
    assert Merge.objects.get(pk=merge.pk).state == "undone"
    with scope_of(cast.worker), pytest.raises(rules.NothingToUndo):
        services.undo_merge(by=cast.worker, merge=Merge.objects.get(pk=merge.pk), at=NOW)


def test_what_came_since_stays_and_is_not_overwritten(cast, kept, double):
    merge = merged(cast, kept, double, take=["name"])
    with scope_of(cast.worker):
        row = Client.objects.get(pk=kept.pk)
        services.update_client(by=cast.worker, client=row, name="周小荷", bed="14", at=NOW)
        services.add_detail(by=cast.worker, client=row, kind="address", value="青石路1号", on=TODAY)
        services.undo_merge(by=cast.worker, merge=Merge.objects.get(pk=merge.pk), at=NOW)
    assert (fresh(kept).name, fresh(kept).bed, fresh(double).name) == ("周小荷", "14", "周晓禾")
    assert [detail.value for detail in kept.contact_details.all()] == ["青石路1号"]


def test_a_record_merged_further_is_undone_from_the_last_one_on(cast, kept, double, hospital):
    first = merged(cast, kept, double)
    third = person(hospital, "周禾")
    second = merged(cast, third, fresh(kept))
    assert fresh(double).merged_into_id == third.pk
    with scope_of(cast.worker):
        with pytest.raises(rules.MergedFurther):
            services.undo_merge(by=cast.worker, merge=Merge.objects.get(pk=first.pk), at=NOW)
        services.undo_merge(by=cast.worker, merge=Merge.objects.get(pk=second.pk), at=NOW)
        services.undo_merge(by=cast.worker, merge=Merge.objects.get(pk=first.pk), at=NOW)
    assert fresh(double).merged_into_id is None


def test_what_somebody_else_holds_by_now_stands_against_undoing(cast, kept, double, hospital):
    services.set_identity(by=cast.worker, client=kept, kind="passport", value="G7654321", on=TODAY)
    merge = merged(cast, kept, double)
    third = person(hospital, "何平")
    services.set_identity(by=cast.worker, client=third, kind="passport", value="E12345678", on=TODAY)
    before = keys_of(kept)
    with scope_of(cast.worker), pytest.raises(rules.UndoContradicted):
        services.undo_merge(by=cast.worker, merge=Merge.objects.get(pk=merge.pk), at=NOW)
    assert keys_of(kept) == before


# --- what is refused -----------------------------------------------------------------------------------------------
def test_two_open_cases_are_settled_first_and_nothing_has_moved(cast, kept, double):
    casework.open_case(by=cast.worker, client=kept, on=TODAY, depth="brief", responsible=None)
    before = [keys_of(kept), keys_of(double)]
    with pytest.raises(rules.MergeClash, match=str(Case._meta.verbose_name)):
        merged(cast, kept, double)
    assert [keys_of(kept), keys_of(double)] == before
    assert fresh(double).name == "周晓禾"


def test_mother_and_child_are_two_people(cast, double, mother):
    with pytest.raises(rules.RelatedToEachOther):
        merged(cast, mother, double)


def test_who_is_not_merged(cast, kept, double, register):
    theirs = register("邻人", by=cast.neighbour_worker)
    for other, error in ((kept, rules.SameRecord), (theirs, rules.OtherInstitution)):
        with pytest.raises(error):
            merged(cast, kept, other)
    stale = fresh(kept)
    services.update_client(by=cast.worker, client=kept, name="周小禾", at=NOW)
    with pytest.raises(StaleRecord):
        merged(cast, stale, fresh(double))
    merged(cast, fresh(kept), fresh(double))
    with pytest.raises(rules.AlreadyMerged):
        merged(cast, fresh(kept), fresh(double))


# --- who may be the same -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("told", "alike"), [
    ({"name": "周兰", "birth_date": dt.date(1990, 3, 7)}, True),
    ({"name": "周兰", "phone": "139 0000 1234"}, True),
    ({"name": "周蓝", "birth_date": dt.date(1990, 3, 7), "phone": "13900001234"}, True),
    ({"name": "周兰", "birth_date": dt.date(1991, 3, 7)}, False),
    ({"name": "周蓝", "birth_date": dt.date(1990, 3, 7)}, False),
    ({"name": "周蓝", "phone": "13900001234"}, False),
    ({"name": "蓝周", "identity_kind": "other", "identity_value": "E12345678"}, True),
])  # fmt: skip
def test_candidates_share_a_number_or_name_with_birth_or_phone(register, inside, told, alike):
    one = register(
        "周兰", birth_date=dt.date(1990, 3, 7), phone="13900001234", identity_kind="passport",
        identity_value="E12345678",
    )  # fmt: skip
    name = told.pop("name")
    other = register(name, another_person=True, **told)
    assert [row["id"] for row in queries.doubles_of(one)] == ([other.pk] if alike else [])
    assert [row["id"] for row in queries.doubles_of(other)] == ([one.pk] if alike else [])


# --- the screens ---------------------------------------------------------------------------------------------------
@pytest.fixture
def worker(cast):
    return cast.browser_of(cast.worker)


def text_of(response) -> str:
    assert response.status_code == 200, response
    return response.content.decode()


def sent(page: str, **told) -> dict:
    hidden = dict(re.findall(r'name="(\w+_version)" value="(\d+)"|$', page)[:2])
    assert set(hidden) == {"kept_version", "merged_version"}
    return hidden | {"sure": "on"} | told


@pytest.fixture
def alike(register, inside, ward):
    told = {"birth_date": dt.date(1990, 3, 7), "another_person": True}
    return register("周兰", unit=ward, bed="3", **told), register(
        "周兰", phone="13900001234", sex="female", **told
    )


def test_the_worker_is_warned_compares_merges_and_undoes(worker, cast, alike):
    one, two = alike
    page = reverse("people:detail", args=[one.pk])
    assert "可能重复登记" in text_of(worker.get(page))
    compare = reverse("people:merge", args=[one.pk, two.pk])
    assert compare in text_of(worker.get(reverse("people:doubles", args=[one.pk])))
    shown = text_of(worker.get(compare))
    assert 'name="sex"' in shown
    assert 'name="name"' not in shown
    answer = worker.post(compare, sent(shown, sex="merged", place="kept"))
    assert answer.url == page
    merged_page = text_of(worker.get(page))
    assert "…1234" in merged_page or "13900001234" in merged_page
    assert text_of(worker.get(reverse("people:detail", args=[two.pk]))).count("周兰") >= 1
    merge = Merge.objects.get()
    undo = reverse("people:merge_undo", args=[merge.pk])
    assert undo in text_of(worker.get(reverse("people:doubles", args=[one.pk])))
    assert worker.post(undo).url == reverse("people:detail", args=[two.pk])
    assert Client.objects.get(pk=one.pk).sex == "unknown"
    assert "已经撤销" in text_of(worker.post(undo, follow=True))


def test_without_the_tick_and_after_somebody_changed_one_nothing_happens(worker, cast, alike):
    one, two = alike
    compare = reverse("people:merge", args=[one.pk, two.pk])
    data = sent(text_of(worker.get(compare)), sex="merged", place="kept")
    assert "field-error" in text_of(worker.post(compare, data | {"sure": ""}))
    services.update_client(by=cast.worker, client=two, name="周兰", birth_date=two.birth_date, at=NOW)
    assert "已有他人修改" in text_of(worker.post(compare, data))
    assert not Merge.objects.exists()


def test_a_clash_is_said_in_words(worker, cast, alike):
    one, two = alike
    for client in alike:
        casework.open_case(by=cast.worker, client=client, on=TODAY, depth="brief", responsible=None)
    compare = reverse("people:merge", args=[one.pk, two.pk])
    shown = text_of(worker.post(compare, sent(text_of(worker.get(compare)), sex="kept", place="kept")))
    assert "双方各有一份" in shown


def test_the_worker_next_door_finds_none_of_it(cast, worker, alike, register):
    one, two = alike
    theirs = register("周兰", by=cast.neighbour_worker)
    merge = merged(cast, *alike)
    neighbour = cast.browser_of(cast.neighbour_worker)
    for address in (
        reverse("people:doubles", args=[one.pk]),
        reverse("people:merge", args=[one.pk, two.pk]),
        reverse("people:merge", args=[theirs.pk, one.pk]),
    ):
        assert neighbour.get(address).status_code == 404
    assert neighbour.post(reverse("people:merge_undo", args=[merge.pk])).status_code == 404
    assert worker.get(reverse("people:merge", args=[one.pk, theirs.pk])).status_code == 404
    assert Merge.objects.get().state == "done"
