"""An institution loads the text it has a licence for, sees where it does not fit, and takes it back."""

import dataclasses

import pytest
from django.urls import reverse
from django.utils import timezone

from lianqiao.instruments import library, queries
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.kinds import Licence
from lianqiao.instruments.models import InstrumentVersion, LicenceConfirmation
from lianqiao.instruments.scoring import raised, score
from lianqiao.instruments.services import begin_response, load_library
from lianqiao.licences import rules, services
from lianqiao.licences.queries import library_scale
from lianqiao.licences.reading import Refused
from lianqiao.registry.models import Role
from lianqiao.registry.scopes import scope_of
from lianqiao.registry.services import grant_seat, seated
from tests.cases.stage import NOW, TODAY
from tests.instruments.stage import answered
from tests.licences.stage import TOLD, licensed, loaded, origin, upload

pytestmark = pytest.mark.django_db
_load = library.load
OURS, MARK = "条目1的正式文字", "不是经过验证的文本"


@pytest.fixture
def officer(cast):
    """The head of the department holds the seat of the hospital's data officer too, as in the demo city."""
    lead = cast.department_lead
    with seated("test") as by:
        return grant_seat(
            by=by, account=lead.account, role=Role.DATA_OFFICER, institution=lead.institution, from_on=TODAY
        )


def page_of(cast, who, name, *args):
    return cast.browser_of(who).get(reverse(name, args=args))


def test_a_licensed_text_takes_the_place_of_the_wording_of_the_house(cast, officer):
    answer = cast.browser_of(officer).post(
        reverse("licences:text", args=["phq9"]), TOLD | {"files": upload(licensed("phq9")), "confirmed": "on"}
    )
    assert answer.status_code == 302, answer.content.decode()
    shown = page_of(cast, cast.worker, "instruments:preview", "phq9").content.decode()
    assert OURS in shown and TOLD["source"] in shown and "2024-1" in shown and MARK not in shown
    assert "赵部" in shown and TOLD["statement"] in shown
    elsewhere = page_of(cast, cast.neighbour_worker, "instruments:preview", "phq9").content.decode()
    assert OURS not in elsewhere and TOLD["source"] not in elsewhere and TOLD["statement"] not in elsewhere


def test_the_rule_of_scoring_stays_and_old_answers_keep_their_text(cast, officer, child):
    before = answered(cast, child, 3, 3, 3, 3, 3, 3, 3, 3, 0)
    loaded(officer, "phq9")
    edition = queries.newest_edition(officer.institution_id, "phq9")
    assert edition.pack == before.edition.pack and edition.pk != before.edition_id
    shown = page_of(cast, cast.worker, "instruments:response", before.pk).content.decode()
    assert OURS not in shown and MARK in shown
    response = begin_response(by=cast.worker, client=child, edition=edition, on=TODAY, at=NOW)
    fill = page_of(cast, cast.worker, "instruments:fill", response.pk).content.decode()
    assert OURS in fill and TOLD["source"] in fill and MARK not in fill


def test_a_scale_without_a_text_is_given_only_where_one_was_loaded(cast, officer, next_hospital):
    assert queries.newest_edition(officer.institution_id, "hads") is None
    assert page_of(cast, cast.worker, "instruments:preview", "hads").status_code == 200
    edition = loaded(officer, "hads")
    assert queries.newest_edition(officer.institution_id, "hads") == edition
    assert queries.newest_edition(next_hospital.pk, "hads") is None
    assert edition.number == 1 and edition.confirmation.confirmer_name == "赵部"


def test_taken_back_it_is_no_longer_given_and_the_wording_of_the_house_returns(cast, officer, child):
    edition = loaded(officer, "phq9")
    response = begin_response(by=cast.worker, client=child, edition=edition, on=TODAY, at=NOW)
    cast.browser_of(officer).post(reverse("licences:take_back", args=[edition.pk]))
    edition = InstrumentVersion.objects.select_related("confirmation").get(pk=edition.pk)
    assert edition.state == "retired" and edition.retired_at and edition.confirmation.withdrawn_at
    assert queries.newest_edition(officer.institution_id, "phq9").institution_id is None
    assert OURS in page_of(cast, cast.worker, "instruments:fill", response.pk).content.decode()
    assert "停用" in page_of(cast, officer, "licences:text", "phq9").content.decode()


def test_a_second_text_is_the_next_version(officer):
    first, second = loaded(officer, "hads"), loaded(officer, "hads", text_version="2025-2")
    first.refresh_from_db()
    assert (first.state, second.state, second.number) == ("retired", "published", 2)


def test_a_text_that_does_not_fit_is_refused_with_each_place(cast, officer):
    text = licensed("gad7")
    text["item"].pop(1)
    text["item"][1]["answerOption"].pop()
    answer = cast.browser_of(officer).post(
        reverse("licences:text", args=["gad7"]), TOLD | {"files": upload(text), "confirmed": "on"}
    )
    shown = answer.content.decode()
    assert answer.status_code == 422 and "item[1].<wbr>answerOption" in shown and "缺少" in shown
    assert TOLD["source"] in shown and not LicenceConfirmation.objects.exists()


def test_nobody_loads_without_confirming(cast, officer):
    answer = cast.browser_of(officer).post(
        reverse("licences:text", args=["phq9"]), TOLD | {"files": upload(licensed("phq9"))}
    )
    assert answer.status_code == 422 and not InstrumentVersion.objects.exclude(institution=None).exists()
    with pytest.raises(rules.StatementMissing):
        loaded(officer, "phq9", statement=" ")


def test_what_may_never_be_used_is_refused(officer, cast):
    scale = library_scale("hads")
    scale.licence = Licence.NEVER
    with pytest.raises(rules.NeverUsed):
        rules.check_can_load(officer, scale, statement="–", confirmed=True)
    morisky = licensed("phq9") | {"title": "MMAS-8 adherence"}
    with pytest.raises(Refused):
        loaded(officer, "phq9", morisky)


def test_our_own_forms_take_no_other_text_and_a_seat_above_has_none(cast, officer):
    with pytest.raises(rules.NoTextWanted):
        loaded(officer, "eha", licensed("eha"))
    with pytest.raises(rules.NoInstitution):
        loaded(cast.data_officer, "phq9")


def test_free_without_money_waits_for_somebodys_word(cast, officer, next_hospital):
    assert queries.newest_edition(officer.institution_id, "barthel") is None
    told = {"statement": "公立医院，不收费", "confirmed": "on"}
    cast.browser_of(officer).post(reverse("licences:confirm", args=["barthel"]), told)
    assert queries.newest_edition(officer.institution_id, "barthel").institution_id is None
    assert queries.newest_edition(next_hospital.pk, "barthel") is None
    with scope_of(officer):
        (word,) = LicenceConfirmation.objects.all()
    cast.browser_of(officer).post(reverse("licences:withdraw", args=[word.pk]))
    assert queries.newest_edition(officer.institution_id, "barthel") is None
    with scope_of(officer), pytest.raises(rules.AlreadyWithdrawn):
        services.withdraw_licence(
            by=officer, confirmation=LicenceConfirmation.objects.get(pk=word.pk), at=timezone.now()
        )


def test_the_library_leaves_loaded_texts_alone(officer, system):
    edition = loaded(officer, "phq9")
    assert load_library(by=system) == 0
    edition.refresh_from_db()
    assert edition.state == "published"


def test_a_changed_rule_of_the_library_comes_before_a_loaded_text_as_its_next_version(
    officer, system, monkeypatch
):
    edition = loaded(officer, "phq9")
    scale = library.load("phq9")
    changed = dataclasses.replace(scale, rules=scale.rules + " ")
    monkeypatch.setattr(library, "load", lambda code: changed if code == "phq9" else _load(code))
    assert load_library(by=system) == 2
    newest = queries.newest_edition(officer.institution_id, "phq9")
    assert (newest.number, newest.pack, newest.definition) == (2, changed.rules, edition.definition)
    assert newest.validated and newest.confirmation_id == edition.confirmation_id
    assert load_library(by=system) == 0


def test_a_worker_sees_but_loads_nothing_and_a_stranger_takes_nothing_back(cast, officer):
    edition = loaded(officer, "phq9")
    assert page_of(cast, cast.worker, "licences:text", "phq9").status_code == 403
    assert page_of(cast, cast.worker, "licences:list").status_code == 403
    with seated("test") as by:
        neighbour = grant_seat(
            by=by, account=cast.neighbour_worker.account, role=Role.DATA_OFFICER,
            institution=cast.neighbour_worker.institution, from_on=TODAY,
        )  # fmt: skip
    answer = cast.browser_of(neighbour).post(reverse("licences:take_back", args=[edition.pk]))
    assert answer.status_code == 404
    assert (
        cast.browser_of(neighbour).get(reverse("licences:questionnaire", args=[edition.pk])).status_code
        == 404
    )
    with pytest.raises(rules.NotOurs):
        services.take_back_text(by=neighbour, edition=edition, at=timezone.now())
    assert page_of(cast, officer, "licences:list").status_code == 200
    assert read_edition(edition)[0]["item"][0]["text"] and origin().confirmed


def test_a_text_made_up_to_show_how_it_goes_bears_no_badge_of_a_validated_one(cast, officer):
    assert loaded(officer, "zbi12").validated
    edition = loaded(officer, "zbi12", validated=False)
    assert not edition.validated
    assert "验证文本" not in page_of(
        cast, cast.worker, "instruments:preview", "zbi12"
    ).content.decode().replace("非经验证的文本", "")


def with_scores(code: str, turned: str) -> dict:
    """A text as official files have it: options of its own, each with its score."""
    text = licensed(code)
    for item in text["item"]:
        options = item["answerOption"]
        for option in options:
            option["valueCoding"].update(system="http://codes.test", code=f"a{option['valueCoding']['code']}")
        if item["linkId"] in turned.split(","):
            weights = [option["extension"] for option in options]
            for option, weight in zip(options, reversed(weights), strict=True):
                option["extension"] = weight
    return text


def chosen(text: dict, place: int) -> dict:
    return {
        "resourceType": "QuestionnaireResponse", "status": "completed",
        "item": [{"linkId": item["linkId"], "answer": [{"valueCoding": item["answerOption"][place]["valueCoding"]}]}
                 for item in text["item"]],
    }  # fmt: skip


def test_a_text_whose_answers_bear_scores_is_taken_once_somebody_says_so(cast, officer):
    """The EPDS turns 3 and 5 to 10 round: the first answer everywhere is 0 · 3 + 3 · 7 = 21, whichever way it is numbered."""
    turned = "3,5,6,7,8,9,10"
    text = with_scores("epds", turned)
    with pytest.raises(Refused):
        loaded(officer, "epds", text)
    numbered = licensed("epds")
    for form, numbers in ((text, "scores"), (numbered, "printed"), (numbered, "scores"), (numbered, "")):
        edition = loaded(officer, "epds", form, numbers=numbers)
        questionnaire, pack = read_edition(edition)
        assert score(questionnaire, pack, chosen(form, 0))[0].value == 21, numbers
        assert [one.item for one in raised(questionnaire, pack, chosen(form, 0))] == ["10"]
        assert not raised(questionnaire, pack, chosen(form, 3))


def test_what_was_said_of_the_numbers_outlives_a_release(cast, officer):
    edition = loaded(officer, "epds", with_scores("epds", "3,5,6,7,8,9,10"), numbers="scores")
    with seated("test") as by:
        load_library(by=by)
        assert queries.newest_edition(officer.institution_id, "epds").pk == edition.pk, "nothing changed"
    assert read_edition(edition)[1].recoded == {}


def test_the_page_asks_what_the_numbers_are_only_where_something_is_turned_round(cast, officer):
    asked = "反向题选项上的数字"
    assert asked in page_of(cast, officer, "licences:text", "epds").content.decode()
    assert asked not in page_of(cast, officer, "licences:text", "who5").content.decode()
    sent = TOLD | {
        "confirmed": "on",
        "numbers": "scores",
        "files": upload(with_scores("epds", "3,5,6,7,8,9,10")),
    }
    assert cast.browser_of(officer).post(reverse("licences:text", args=["epds"]), sent).status_code == 302
    assert queries.newest_edition(officer.institution_id, "epds").validated
