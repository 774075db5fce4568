"""Consent: each purpose by itself, signed by who may sign, withdrawn without loss of what the law wants kept."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from lianqiao.audit.actions import action
from lianqiao.audit.models import AccessRow, TrailRow
from lianqiao.core.states import IllegalMove
from lianqiao.people import queries, rules, services
from lianqiao.people.models import Consent, ConsentNotice, ConsentScan, ConsentSheet
from lianqiao.people.services import Signature, Terms
from lianqiao.people.services.notices import NOTICES, load_notices
from lianqiao.people.states import GENERAL, LIMITS, SEPARATE, Purpose
from lianqiao.registry.scopes import scope_of
from lianqiao.registry.services import seated

from .conftest import NOW, TODAY

DRAWN = "M10 10" + "".join(f"L{20 + step * 9} {40 + step % 3 * 20}" for step in range(12))
FUND = Terms(
    receiver="晨星基金会", receiver_contact="010-62001234", shared="诊断和费用，纸质材料，用于申请救助"
)
PNG = b"\x89PNG\r\n\x1a\n" + b"scan of a signed sheet " * 20
DAY = dt.timedelta(days=1)


def by_hand(**told) -> Signature:
    values = {
        "signer": "client",
        "way": "screen",
        "signed_on": TODAY,
        "drawing": DRAWN,
        "limits_explained": True,
    }
    return Signature(**values | told)


@pytest.fixture
def adult(register, inside, ward):
    return register("周兰", sex="female", birth_date=dt.date(1990, 3, 7), unit=ward, bed="12")


@pytest.fixture
def child(register, inside):
    return register("周小满", sex="female", birth_date=dt.date(2018, 5, 1))


@pytest.fixture
def guarded(cast, child, adult):
    """The child, with her mother recorded as guardian."""
    services.add_guardian(by=cast.worker, client=child, guardian=adult, kind="parent", today=TODAY)
    return child


@pytest.fixture
def ask(cast):
    def asked(client, answers, signature=None, terms=None, at=NOW, language="zh-hans"):
        told = {"terms": terms} if terms else {}
        return services.ask_consent(
            by=cast.worker, client=client, answers=answers, signature=signature or by_hand(), language=language,
            at=at, **told,
        )  # fmt: skip

    return asked


def state_of(client, purpose, receiver="", on=TODAY):
    return queries.latest(queries.decisions_of(client.pk), purpose, receiver)["state"]


# --- the notices ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_purpose_has_a_notice_that_says_what_is_kept(db, language):
    shown = queries.notices(language)
    assert set(shown) == {LIMITS, *Purpose.values}
    assert all(notice.language == language and notice.text for notice in shown.values())
    assert all(notice.kept for purpose, notice in shown.items() if purpose != LIMITS)


def test_a_wording_people_signed_is_not_changed_but_followed_by_the_next_edition(db, tmp_path):
    text = (NOTICES / "1.en.toml").read_text(encoding="utf-8")
    (tmp_path / "1.en.toml").write_text(text.replace("costs nothing", "costs little"), encoding="utf-8")
    with seated("test") as by, pytest.raises(ValueError, match="next edition"):
        load_notices(by=by, folder=tmp_path)
    (tmp_path / "1.en.toml").write_text(text.replace("edition = 1", "edition = 2"), encoding="utf-8")
    with seated("test") as by:
        assert load_notices(by=by, folder=tmp_path) == len(Purpose) + 1
        assert load_notices(by=by, folder=tmp_path) == 0
    assert {notice.edition for notice in queries.notices("en").values()} == {2}
    assert {notice.edition for notice in queries.notices("zh-hans").values()} == {1}


# --- may it be shared ----------------------------------------------------------------------------------------------
def test_nothing_may_be_shared_that_nobody_was_asked_about(adult):
    answer = rules.may_share(adult, "team", on=TODAY)
    assert not answer
    assert "没有征求" in str(answer.reason)


def test_each_purpose_is_answered_by_itself(adult, ask):
    ask(adult, {"service": "granted", "record": "granted", "scales": "refused"})
    assert rules.may_share(adult, "service", on=TODAY).allowed
    assert not rules.may_share(adult, "scales", on=TODAY)
    assert not rules.may_share(adult, "team", on=TODAY)


def test_what_one_body_may_have_no_other_may(adult, ask):
    ask(adult, {"outside": "granted"}, terms=FUND)
    assert rules.may_share(adult, "outside", " 晨星基金会 ", on=TODAY)
    assert not rules.may_share(adult, "outside", "另一基金会", on=TODAY)
    assert not rules.may_share(adult, "outside", on=TODAY)


def test_a_period_is_kept_to_whether_or_not_the_night_has_passed(cast, adult, ask):
    ask(adult, {"team": "granted"}, terms=Terms(until_on=TODAY + 10 * DAY))
    assert not rules.may_share(adult, "team", on=TODAY - DAY)
    assert rules.may_share(adult, "team", on=TODAY + 9 * DAY)
    assert not rules.may_share(adult, "team", on=TODAY + 10 * DAY)
    assert services.expire_consents(by=cast.worker, on=TODAY + 9 * DAY) == 0
    assert services.expire_consents(by=cast.worker, on=TODAY + 10 * DAY) == 1
    assert state_of(adult, "team") == "expired"
    assert not rules.may_share(adult, "team", on=TODAY + 10 * DAY)


def test_a_later_answer_replaces_the_earlier_one(adult, ask):
    ask(adult, {"team": "refused"})
    later = NOW + dt.timedelta(days=3)
    ask(adult, {"team": "granted"}, by_hand(signed_on=later.date()), at=later)
    assert rules.may_share(adult, "team", on=later.date())
    assert sorted(Consent.objects.values_list("state", flat=True)) == ["granted", "superseded"]


def test_those_who_agree_are_the_same_for_a_list_as_for_one(cast, adult, ask, register):
    other = register("何平", birth_date=dt.date(1960, 1, 1))
    ask(adult, {"service": "granted"})
    ask(other, {"service": "granted"})
    services.withdraw_consent(
        by=cast.worker, consent=Consent.objects.get(client=other), on=TODAY, told_by="何平", today=TODAY
    )
    agreeing = {consent.client_id for consent in queries.agreements("service", on=TODAY)}
    assert agreeing == {adult.pk}
    assert [bool(rules.may_share(one, "service", on=TODAY)) for one in (adult, other)] == [True, False]


# --- who may sign --------------------------------------------------------------------------------------------------
def test_a_child_does_not_sign_for_herself_her_guardian_does(guarded, adult, ask):
    with pytest.raises(rules.MinorSigns) as refusal:
        ask(guarded, {"service": "granted"})
    assert refusal.value.field == "signer"
    sheet = ask(guarded, {"service": "granted"}, by_hand(signer="guardian", guardian=adult, relation="母亲"))
    assert (sheet.signer_name, sheet.relation) == ("周兰", "母亲")
    assert rules.may_share(guarded, "service", on=TODAY)


def test_the_dead_sign_nothing_more_but_what_they_signed_before_may_still_come_in(cast, adult, ask):
    services.note_death(by=cast.worker, client=adult, died_on=TODAY - DAY, today=TODAY)
    with pytest.raises(rules.DeadSigns) as refusal:
        ask(adult, {"service": "granted"})
    assert refusal.value.field == "signer"
    assert ask(adult, {"service": "granted"}, by_hand(signed_on=TODAY - 2 * DAY))


@pytest.mark.parametrize(("birth", "precision", "may"), [
    (dt.date(2009, 8, 28), "day", True),
    (dt.date(2009, 8, 29), "day", False),
    (dt.date(2009, 8, 1), "month", False),
    (dt.date(2009, 1, 1), "year", False),
    (dt.date(2008, 1, 1), "year", True),
])  # fmt: skip
def test_fourteen_is_counted_to_the_day_and_in_doubt_against_signing(
    register, inside, ask, birth, precision, may
):
    client = register("孟一", birth_date=birth, birth_precision=precision)
    if may:
        assert ask(client, {"service": "granted"})
    else:
        with pytest.raises(rules.MinorSigns):
            ask(client, {"service": "granted"})


def test_only_a_guardian_on_record_signs_as_guardian(child, adult, ask):
    with pytest.raises(rules.NotTheGuardian):
        ask(child, {"service": "granted"}, by_hand(signer="guardian", guardian=adult))


def test_nobody_else_signs_for_a_child(guarded, ask):
    proxy = by_hand(signer="proxy", name="周姨", relation="姨妈", proxy_reason="母亲不在")
    with pytest.raises(rules.GuardianNeeded):
        ask(guarded, {"service": "granted"}, proxy)


def test_without_legal_capacity_nobody_signs_and_with_little_not_everything(cast, adult, ask):
    told = {"client": adult, "ground": "court", "at": NOW}
    services.record_capacity(by=cast.worker, capacity="limited", from_on=TODAY - DAY, **told)
    assert ask(adult, {"service": "granted"})
    with pytest.raises(rules.LimitedSigns):
        ask(adult, {"outside": "granted"}, terms=FUND)
    services.record_capacity(by=cast.worker, capacity="none", from_on=TODAY, **told)
    with pytest.raises(rules.IncapableSigns):
        ask(adult, {"team": "granted"})


@pytest.mark.parametrize("missing", ["signer_name", "relation", "proxy_reason"])
def test_a_proxy_says_who_what_they_are_and_why(adult, ask, missing):
    told = {"name": "周强", "relation": "弟弟", "proxy_reason": "右手骨折"}
    told[{"signer_name": "name"}.get(missing, missing)] = " "
    with pytest.raises(rules.FieldMissing) as refusal:
        ask(adult, {"service": "granted"}, by_hand(signer="proxy", **told))
    assert refusal.value.field == missing


@pytest.mark.parametrize(("signature", "error"), [
    ({"signed_on": TODAY + DAY}, rules.DayInFuture),
    ({"drawing": ""}, rules.SignatureMissing),
    ({"drawing": "M1 1L2 2"}, rules.SignatureMissing),
    ({"drawing": DRAWN + '"/><script>'}, rules.SignatureMissing),
    ({"limits_explained": False}, rules.LimitsUnexplained),
    ({"way": "oral"}, rules.FieldMissing),
])  # fmt: skip
def test_a_signature_that_is_none_is_refused(adult, ask, signature, error):
    with pytest.raises(error):
        ask(adult, {"service": "granted"}, by_hand(**signature))
    assert not ConsentSheet.objects.exists()


@pytest.mark.parametrize(("answers", "terms", "error"), [
    ({}, None, rules.NothingAsked),
    ({"service": "granted", "research": "granted"}, FUND, rules.SeparateConsent),
    ({"outside": "granted"}, None, rules.ReceiverMissing),
    ({"outside": "granted"}, Terms(receiver="晨星"), rules.FieldMissing),
    ({"recording": "granted"}, None, rules.FieldMissing),
    ({"team": "granted"}, Terms(until_on=TODAY), rules.PeriodBackwards),
    ({"team": "granted"}, Terms(until_on=TODAY - DAY), rules.PeriodBackwards),
    ({"team": "withdrawn"}, None, IllegalMove),
])  # fmt: skip
def test_what_is_asked_must_make_sense(adult, ask, answers, terms, error):
    with pytest.raises(error):
        ask(adult, answers, terms=terms)


# --- on paper ------------------------------------------------------------------------------------------------------
def test_a_sheet_of_paper_counts_for_nothing_until_it_comes_back_signed(cast, adult, ask):
    later = by_hand(way="paper", signed_on=None, drawing="", limits_explained=False)
    sheet = ask(adult, {"service": "granted", "team": "granted"}, later)
    assert not rules.may_share(adult, "service", on=TODAY)
    back = {"sheet": sheet, "answers": {"service": "granted"}, "signed_on": TODAY, "at": NOW}
    services.take_back_sheet(by=cast.worker, content=PNG, **back)
    assert rules.may_share(adult, "service", on=TODAY)
    assert state_of(adult, "team") == "refused"
    with pytest.raises(rules.AlreadySigned):
        services.sign_sheet(by=cast.worker, **back)


def test_a_scan_is_kept_encrypted_and_only_if_it_is_one(cast, adult, ask):
    sheet = ask(adult, {"service": "granted"}, by_hand(way="paper", drawing=""))
    scan = services.add_scan(by=cast.worker, sheet=sheet, content=PNG, at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM people_consentscan WHERE id = %s", [scan.pk])
        assert cursor.fetchone()[0].startswith("v1|")
        cursor.execute("SELECT count(*) FROM people_consentsheet WHERE drawing LIKE 'M%'")
        assert cursor.fetchone()[0] == 0
    for bad in (b"<html>", b"", b"\xff\xd8\xff" + b"x" * rules.consents.LARGEST_SCAN):
        with pytest.raises(rules.ScanUnreadable):
            services.add_scan(by=cast.worker, sheet=sheet, content=bad, at=NOW)


def test_a_scan_that_is_none_leaves_the_sheet_unsigned(cast, adult, ask):
    sheet = ask(adult, {"service": "granted"}, by_hand(way="paper", signed_on=None, drawing=""))
    with pytest.raises(rules.ScanUnreadable):
        services.take_back_sheet(
            by=cast.worker,
            sheet=sheet,
            answers={"service": "granted"},
            signed_on=TODAY,
            content=b"no",
            at=NOW,
        )
    assert state_of(adult, "service") == "proposed"


# --- withdrawal ----------------------------------------------------------------------------------------------------
def test_a_withdrawal_stops_the_use_and_says_what_is_kept(cast, adult, ask):
    ask(adult, {"outside": "granted"}, terms=FUND)
    consent = Consent.objects.get()
    with pytest.raises(rules.WithdrawnTooEarly):
        services.withdraw_consent(
            by=cast.worker, consent=consent, on=TODAY - DAY, told_by="周兰", today=TODAY
        )
    services.withdraw_consent(by=cast.worker, consent=consent, on=TODAY, told_by="周兰", today=TODAY)
    assert not rules.may_share(adult, "outside", "晨星基金会", on=TODAY)
    assert "至少保存三年" in consent.notice.kept
    with pytest.raises(rules.NotInForce):
        services.withdraw_consent(by=cast.worker, consent=consent, on=TODAY, told_by="周兰", today=TODAY)
    assert TrailRow.objects.filter(event="people.consent_withdrawn").count() == 1
    assert "周兰" not in str(list(TrailRow.objects.values_list("details", flat=True)))


def test_what_was_signed_the_database_does_not_let_anybody_change(cast, adult, ask):
    ask(adult, {"team": "granted"})
    consent, sheet = Consent.objects.get(), ConsentSheet.objects.get()
    for row, change in (
        (consent, {"receiver": "别处"}),
        (consent, {"until_on": TODAY + DAY}),
        (sheet, {"relation": "x"}),
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), action("test.changed", by=cast.worker):
            type(row).objects.filter(pk=row.pk).update(**change)
    for model in (Consent, ConsentSheet, ConsentNotice):
        with (
            pytest.raises(ProgrammingError, match="Cannot"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608 - our own name


# --- the screens ---------------------------------------------------------------------------------------------------
@pytest.fixture
def worker(cast):
    return cast.browser_of(cast.worker)


def text_of(response) -> str:
    assert response.status_code == 200, response
    return response.content.decode()


def filled(**told) -> dict:
    values = {
        "signer": "client", "way": "screen", "drawing": DRAWN, "limits_explained": "on",
        "signed_on": dt.date(2024, 3, 1).isoformat(), "service": "granted", "record": "granted", "team": "refused",
    }  # fmt: skip
    return values | told


def test_the_worker_asks_and_the_client_signs_on_the_screen(worker, adult):
    page = reverse("people:consent_new", args=[adult.pk])
    shown = text_of(worker.get(page))
    assert "data-draft-key" in shown
    assert all(queries.notices("zh-hans")[purpose].text[:20] in shown for purpose in GENERAL)
    assert not any(f'name="{purpose}"' in shown for purpose in SEPARATE)
    answer = worker.post(page, filled())
    assert answer.url == reverse("people:consents", args=[adult.pk])
    listed = text_of(worker.get(answer.url))
    assert DRAWN in listed
    card = text_of(worker.get(reverse("people:detail", args=[adult.pk])))
    assert card.count("同意") >= 2
    assert "未征求" in card
    assert set(AccessRow.objects.values_list("page", flat=True)) == {
        "client.consent",
        "client.consents",
        "client",
    }


def test_a_minor_signing_is_told_beside_the_field_and_nothing_is_lost(worker, child):
    shown = text_of(
        worker.post(reverse("people:consent_new", args=[child.pk]), filled(witness_name="护士甲"))
    )
    assert re.search(r'id="id_signer_field".*?不满14周岁.*?id="id_signer_name_field"', shown, re.S)
    assert 'value="护士甲"' in shown
    assert DRAWN in shown


def test_a_separate_consent_has_a_page_of_its_own(worker, adult):
    page = reverse("people:consent_new", args=[adult.pk]) + "?for=outside"
    shown = text_of(worker.get(page))
    assert 'name="outside"' in shown
    assert 'name="service"' not in shown
    told = {"outside": "granted", "receiver": "", "receiver_contact": "", "shared": ""}
    assert re.search(r'id="id_receiver_field".*?请写明', text_of(worker.post(page, filled(**told))), re.S)
    told = {"outside": "granted", "receiver": "晨星", "receiver_contact": "电话", "shared": "诊断"}
    assert worker.post(page, filled(**told)).status_code == 302
    assert "晨星" in text_of(worker.get(reverse("people:consents", args=[adult.pk])))


def test_paper_is_printed_signed_scanned_and_looked_at(worker, adult, cast):
    later = filled(way="later", drawing="", signed_on="", limits_explained="", team="granted")
    answer = worker.post(reverse("people:consent_new", args=[adult.pk]), later)
    sheet = ConsentSheet.objects.get()
    assert answer.url == reverse("people:consent_print", args=[sheet.pk])
    paper = text_of(worker.get(answer.url))
    assert '<svg class="qr"' in paper
    assert "周兰" in paper
    upload = reverse("people:consent_sheet", args=[sheet.pk])
    version = re.search(r'name="version" value="(\d+)"', text_of(worker.get(upload)))[1]
    back = {
        "version": version,
        "signed_on": "2024-03-02",
        "service": "granted",
        "record": "granted",
        "team": "refused",
    }
    missing = text_of(worker.post(upload, back | {"team": ""}))
    assert 'value="2024-03-02"' in missing
    wrong = worker.post(upload, back | {"file": SimpleUploadedFile("a.png", b"<html>")})
    assert re.search(r'id="id_file_field".*?PDF、JPEG', text_of(wrong), re.S)
    assert worker.post(upload, back | {"file": SimpleUploadedFile("a.png", PNG)}).status_code == 302
    scan = ConsentScan.objects.get()
    seen = worker.get(reverse("people:consent_scan", args=[scan.pk]))
    assert (seen.content, seen["Content-Type"], seen["Cache-Control"]) == (PNG, "image/png", "no-store")
    assert AccessRow.objects.filter(subject_id=adult.pk, page="client.consent_scan").exists()
    assert rules.may_share(adult, "service", on=dt.date(2024, 3, 2))


def test_withdrawing_shows_what_is_kept_and_whoever_comes_second_is_told(worker, adult, ask):
    ask(adult, {"team": "granted"})
    consent = Consent.objects.get()
    page = reverse("people:consent_withdraw", args=[consent.pk])
    shown = text_of(worker.get(page))
    assert consent.notice.kept in shown
    version = re.search(r'name="version" value="(\d+)"', shown)[1]
    told = {"version": version, "told_by": "周兰", "on": "2024-03-01", "reason": ""}
    future = text_of(worker.post(page, told | {"on": "2999-01-01"}))
    assert re.search(r'id="id_on_field".*?未来', future, re.S)
    assert worker.post(page, told).status_code == 302
    assert "只有已同意的事项才能撤回" in text_of(worker.post(page, told))
    assert Consent.objects.get().ended_on == dt.date(2024, 3, 1)
    kept = text_of(worker.get(reverse("people:consents", args=[adult.pk])))
    assert "已撤回" in kept
    assert consent.notice.kept in kept


def test_the_worker_next_door_finds_none_of_it(cast, worker, adult, ask):
    ask(adult, {"team": "granted"}, by_hand(way="paper", drawing=""))
    sheet, consent = ConsentSheet.objects.get(), Consent.objects.get()
    scan = services.add_scan(by=cast.worker, sheet=sheet, content=PNG, at=NOW)
    pages = [
        reverse(f"people:{name}", args=[record.pk])
        for name, record in (
            ("consents", adult), ("consent_new", adult), ("consent_print", sheet), ("consent_sheet", sheet),
            ("consent_scan", scan), ("consent_withdraw", consent),
        )
    ]  # fmt: skip
    neighbour = cast.browser_of(cast.neighbour_worker)
    for page in pages:
        assert worker.get(page).status_code == 200, page
        assert neighbour.get(page).status_code == 404, page
    assert cast.browser_of(cast.clinician).get(pages[0]).status_code == 403


def test_the_screens_speak_english_and_show_the_english_notice(worker, adult, cast):
    worker.cookies["language"] = "en"
    shown = text_of(worker.get(reverse("people:consent_new", args=[adult.pk])))
    assert "The service costs nothing" in shown
    worker.post(reverse("people:consent_new", args=[adult.pk]), filled())
    with scope_of(cast.worker):
        assert {consent.notice.language for consent in Consent.objects.all()} == {"en"}


def test_a_child_does_not_withdraw_alone(cast, guarded, adult, ask):
    ask(guarded, {"service": "granted"}, by_hand(signer="guardian", guardian=adult, relation="母亲"))
    consent = Consent.objects.get(client=guarded, purpose="service")
    told = {"by": cast.worker, "consent": consent, "on": TODAY, "today": TODAY}
    with pytest.raises(rules.MinorWithdraws):
        services.withdraw_consent(**told, told_by=guarded.name)
    assert services.withdraw_consent(**told, told_by=adult.name).state == "withdrawn"
