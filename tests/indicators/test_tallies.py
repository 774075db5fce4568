"""Kept sums: whatever is written, in whatever order, and whenever they are folded, they say what a recount says."""

import random
from copy import deepcopy
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django_scopes import scopes_disabled

from lianqiao.activities.models import Activity, Attendance, GroupSession
from lianqiao.cases.models import Contact
from lianqiao.cases.services import add_addendum, erase_batch
from lianqiao.config.cli import main
from lianqiao.core.dates import Span
from lianqiao.indicators.compute import compute
from lianqiao.indicators.dimensions import DIMENSIONS
from lianqiao.indicators.disclosure import Disclosure
from lianqiao.indicators.engine import LIVE
from lianqiao.indicators.errors import NotTallied
from lianqiao.indicators.models import Tally
from lianqiao.indicators.queries import whole_scope
from lianqiao.indicators.questions import Output, Question
from lianqiao.indicators.tallies import answering, folding
from lianqiao.indicators.tallies.answering import TALLIES
from lianqiao.indicators.tallies.folding import differing, keep_up, rebuild
from lianqiao.indicators.tallies.measures import ALWAYS, Measure, measures
from lianqiao.lake.models import Reader, Touched
from lianqiao.registry.models import Institution
from lianqiao.registry.roles import Role
from lianqiao.registry.services import change_profile, seated
from lianqiao.registry.services.institutions import ChangeBeforeCurrent
from tests.cast import _seat

from . import city
from .city import NOON, day
from .lake_city import AT, City, a_database_of_its_own, a_test_database

pytestmark = pytest.mark.xdist_group("lake")
SPANS = [
    ("2023-01-01", "2024-01-01"),  # whole months
    ("2022-12-15", "2024-02-20"),  # cut at both ends
    ("2023-06-30", "2023-07-02"),  # within two months
    ("2023-05-05", "2023-05-06"),  # a day
    ("2000-01-01", "2100-01-01"),
    ("2023-05-05", "2023-05-05"),  # no day at all
]
YEAR = Span.inclusive(day("2023-01-01"), day("2023-12-31"))
ONE = Question("C6", "all-present.1", Output.TOTAL, persons=False)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_keepdb, django_db_blocker, tmp_path_factory):
    """The city, built once."""
    with (
        django_db_blocker.unblock(),
        a_test_database(keep=django_db_keepdb),
        a_database_of_its_own(tmp_path_factory.mktemp("none")),
    ):
        yield City()


@pytest.fixture
def town(built, tmp_path):
    """The city in a database of the test's own, its sums made."""
    with a_database_of_its_own(tmp_path / "lake"):
        keep_up(at=AT)
        yield deepcopy(built)


def said(engine, question: Question, span: tuple[str, str], institutions=None) -> list[tuple]:
    rows = engine.answer(
        question, dict(zip(("from_on", "until_on"), span, strict=True)) | HOLES, institutions
    ).rows
    keys = [f"by_{name}" for name in question.by]
    return sorted((*(row[key] for key in keys), int(row["value"]), bool(row["estimated"])) for row in rows)


HOLES = {"where_level": "tertiary", "where_category": "A", "where_month": "2023-06"}


def questions(measure: Measure) -> list[Question]:
    """Return the total, and groups by some of its dimensions, alone or within a filter; each new shape takes its time."""
    asked = Question(measure.code, measure.rule, Output.TOTAL, persons=False)
    groups = replace(asked, output=Output.GROUPS)
    return [
        asked,
        replace(asked, where=("level", "month")),
        replace(groups, by=("institution", "month", measure.cuts[0])),
        replace(groups, by=("level", "method", measure.cuts[-1])),
        replace(groups, by=("month",), where=("category",)),
    ]


def check(chance: random.Random, places: list[str], many: int) -> None:
    """Compare so many questions, over some span and scope each, with a recount."""
    for measure in chance.choices(measures(), k=many):
        scope = chance.choice([None, None, frozenset(chance.sample(places, 2)), frozenset()])
        asked, span = chance.choice(questions(measure)), chance.choice(SPANS)
        assert said(TALLIES, asked, span, scope) == said(LIVE, asked, span, scope), (asked, span, scope)


# --- whatever happens ------------------------------------------------------------------------------------------


class Happenings:
    """What may happen to the records, each at random."""

    def __init__(self, town: City, chance: random.Random) -> None:
        self.town, self.chance = town, chance
        self.places = [town.hospital, town.centre, town.far]
        self.people = {place.pk: [city.client(place, "安好") for _n in range(3)] for place in self.places}
        self.seat = _seat("alin", "林安", Role.WORKER, institution=town.hospital)
        self.drafts: list[Contact] = []
        self.batches: list[tuple] = []
        self.profile_days = iter(
            sorted(f"2023-{chance.randint(8, 12):02}-{chance.randint(2, 28):02}" for _n in range(9))
        )

    def __call__(self) -> None:
        kinds = (self.contact, self.contact, self.draft, self.sign, self.session, self.hold, self.attend, self.activity,
                 self.restate, self.strike, self.imported, self.erase, self.addendum, self.profile)  # fmt: skip
        self.chance.choice(kinds)()

    def _where(self) -> tuple[Institution, str, dict]:
        on = f"{self.chance.choice(['2022-12', '2023-05', '2023-06', '2023-07', '2023-12', '2024-02'])}-{self.chance.randint(1, 28):02}"
        codes = {
            "category": self.chance.choice(["A", "B", ""]),
            "scene": self.chance.choice(["ward", "home", ""]),
        }
        return self.chance.choice(self.places), on, codes

    def contact(self, **more) -> Contact:
        place, on, codes = self._where()
        codes |= {
            "mode": self.chance.choice(["face", "phone"]),
            "care_stage": self.chance.choice(["during", ""]),
        }
        there = self.chance.sample(self.people[place.pk], self.chance.randint(0, 3))
        return city.contact(place, on, *there, minutes=self.chance.randint(0, 90), **codes, **more)

    def draft(self) -> None:
        self.drafts.append(self.contact(signed=False))

    def sign(self) -> None:
        if self.drafts:
            City.sign(self.drafts.pop(self.chance.randrange(len(self.drafts))))

    def session(self) -> None:
        place, on, codes = self._where()
        came = self.chance.sample(self.people[place.pk], 2)
        if self.chance.random() < 0.3:
            city.session(place, on, state="planned", **codes)
        else:
            city.session(place, on, *came, counted=self.chance.randint(0, 9), **codes)

    def _some(self, model):
        with scopes_disabled():
            found = list(model.objects.order_by("pk"))
        return self.chance.choice(found)

    def hold(self) -> None:
        held, (_place, on, codes) = self._some(GroupSession), self._where()
        with city.building():
            held.on, held.state, held.category = day(on), "held", codes["category"]
            held.save()

    def attend(self) -> None:
        came = self._some(Attendance)
        with city.building():
            Attendance.objects.filter(pk=came.pk).update(
                status=self.chance.choice(["present", "absent", "late"])
            )

    def activity(self) -> None:
        place, on, codes = self._where()
        city.activity(
            place, on, self.chance.randint(1, 99), by=self.chance.choice(["estimate", "ticket"]), **codes
        )

    def restate(self) -> None:
        held, (_place, on, _codes) = self._some(Activity), self._where()
        with city.building():
            held.on, held.head_count = day(on), self.chance.randint(1, 99)
            held.count_method = self.chance.choice(["estimate", "signed_list"])
            held.save()

    def strike(self) -> None:
        self.activity()
        gone = self._some(Activity)
        with city.building():
            Activity.objects.filter(pk=gone.pk).delete()

    def imported(self) -> None:
        batch, place = uuid4(), self.chance.choice(self.places)
        for number in range(3):
            city.contact(place, f"2023-0{number + 5}-11", self.people[place.pk][0], batch=batch)
        self.batches.append((place, batch))

    def erase(self) -> None:
        if self.batches:
            place, batch = self.batches.pop()
            with scopes_disabled(), seated("test") as by:
                erase_batch(by=by, institution=place, batch=batch)

    def addendum(self) -> None:
        with scopes_disabled():
            signed = Contact.objects.filter(state="signed", batch=None).order_by("pk").first()
            add_addendum(by=self.seat, contact=signed, text="后来又来过一次", at=NOON)

    def profile(self) -> None:
        from_on = next(self.profile_days, None)
        if from_on:
            level = self.chance.choice(["secondary", "primary", "tertiary"])
            with seated("test") as by:
                try:
                    change_profile(
                        by=by, institution=self.chance.choice(self.places), from_on=day(from_on), level=level
                    )
                except ChangeBeforeCurrent:
                    return  # this institution changed on that day or later already


@pytest.mark.parametrize("seed", range(3))
def test_the_sums_are_what_a_recount_says_after_any_writes(town, seed):
    chance = random.Random(seed)
    happen = Happenings(town, chance)
    places = [str(place.pk) for place in happen.places]
    folded = 0
    for _step in range(30):
        with transaction.atomic():
            for _n in range(chance.randint(1, 3)):
                happen()
            if chance.random() < 0.3:
                check(chance, places, 6)  # before anybody else can see what was written
        if chance.random() < 0.4:
            folded += keep_up(at=AT).months
        if chance.random() < 0.1:
            rebuild([chance.choice(measures())], at=AT)
        if chance.random() < 0.4:
            check(chance, places, 9)
    assert folded
    assert Touched.objects.exists()
    check(chance, places, 40)
    keep_up(at=AT)
    assert not Touched.objects.exists()
    assert sum(differing(measure) for measure in measures()) == 0
    check(chance, places, 40)


def test_every_dimension_of_every_measure_is_covered(town):
    """Alone, and together with place and time; two cuts at once are not kept."""
    for measure in measures():
        for name in (*ALWAYS & set(DIMENSIONS), *measure.cuts):
            if name == "department":
                continue
            for by in ((name,), tuple(dict.fromkeys(("institution", "month", name)))):
                asked = Question(measure.code, measure.rule, Output.GROUPS, by=by, persons=False)
                assert said(TALLIES, asked, SPANS[1]) == said(LIVE, asked, SPANS[1])
    both = replace(ONE, output=Output.GROUPS, by=("category", "scene"))
    with pytest.raises(NotTallied):
        said(TALLIES, both, SPANS[0])


def test_people_and_workers_have_no_sums(town):
    assert {measure.code for measure in measures()} == {
        "C6",
        "C6e",
        "C6t",
        "D1",
        "D1e",
        "D3",
        "D3e",
        "S1",
        "T1",
    }
    persons = Question("C5", "1", Output.TOTAL, persons=False)
    with pytest.raises(NotTallied):
        said(TALLIES, persons, SPANS[0])
    with pytest.raises(NotTallied):
        said(TALLIES, replace(ONE, persons=True), SPANS[0])


def test_nobody_is_in_the_sums(town):
    keys = {str(row.pk) for row in (town.mother, town.child, town.worker, town.case, town.session)}
    rows = list(Tally.objects.values_list())
    assert len(rows) > 100
    assert not keys & {str(value) for row in rows for value in row}
    codes = {"", "unknown", "A", "B", "C", "D", "E", "ward", "home", "community", "during", "face", "phone",
             "estimate", "ticket", "signed_list", "a", "b"}  # fmt: skip
    assert {row.key for row in Tally.objects.only("key")} <= codes


# --- one moment ------------------------------------------------------------------------------------------------


def test_what_a_transaction_under_way_writes_is_not_missed(town):
    """It writes before the fold and commits after it: then the month is touched, whatever was folded."""
    asked = Question("D3", "1", Output.TOTAL, persons=False)
    before = said(LIVE, asked, SPANS[4])[0][0]
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(
                "UPDATE activities_activity SET head_count = head_count + 1000 WHERE head_count = 30"
            )
            city.activity(
                town.far, "2023-05-02", 7
            )  # a later transaction, of the same month, committed first
            assert keep_up(at=AT).months
            assert said(TALLIES, asked, SPANS[4])[0][0] == before + 7
            cursor.execute("COMMIT")
    finally:
        other.close()
    assert said(TALLIES, asked, SPANS[4])[0][0] == before + 1007
    assert keep_up(at=AT).months
    assert said(TALLIES, asked, SPANS[4])[0][0] == before + 1007


def test_a_fold_that_dies_leaves_sums_and_position_together(town, monkeypatch):
    city.contact(town.hospital, "2023-06-20", town.mother)
    kept, position = set(Tally.objects.values_list()), set(Reader.objects.values_list())

    class Died(Exception):
        pass

    def die(*_all):
        raise Died

    monkeypatch.setattr(folding, "_moved", die)
    with pytest.raises(Died):
        keep_up(at=AT)
    monkeypatch.undo()
    assert (set(Tally.objects.values_list()), set(Reader.objects.values_list())) == (kept, position)
    assert said(TALLIES, ONE, SPANS[0]) == said(LIVE, ONE, SPANS[0])
    keep_up(at=AT)
    assert said(TALLIES, ONE, SPANS[0]) == said(LIVE, ONE, SPANS[0])


def test_folding_twice_changes_nothing_and_two_leave_each_other_alone(town):
    city.contact(town.hospital, "2023-06-20", town.mother)
    first = measures()[0]
    with transaction.atomic():
        folding._alone(first, wait=True)
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute(
                    "SELECT name FROM lake_reader WHERE name = %s FOR UPDATE SKIP LOCKED",
                    [first.reader],
                )
                assert cursor.fetchone() is None
        finally:
            other.close()
    assert keep_up(at=AT).months
    kept = set(Tally.objects.values_list())
    assert keep_up(at=AT).months == 0
    assert set(Tally.objects.values_list()) == kept


# --- when they cannot answer ------------------------------------------------------------------------------------


def figure(**asked):
    return compute(
        "C6", YEAR, whole_scope(), by=["institution", "month"], disclosure=Disclosure.INTERNAL, **asked
    )


def test_a_figure_says_that_it_comes_from_sums_and_is_the_same_without(town, settings):
    summed = figure()
    assert summed.engine == "tallies"
    counted = figure(recount=True)
    assert counted.engine == "postgresql"
    assert replace(summed, engine=counted.engine) == counted
    assert len(summed.rows) > 5
    settings.LIANQIAO_ENGINE = "postgres"
    assert figure().engine == "postgresql"


def test_a_load_with_resting_triggers_is_seen_after_a_rebuild(town):
    with city.building(), connection.cursor() as cursor:
        # Not by session_replication_role: that wants a superuser, and the embedded database's owner is none.
        cursor.execute("ALTER TABLE activities_activity DISABLE TRIGGER USER")
        cursor.execute("UPDATE activities_activity SET head_count = head_count + 500 WHERE head_count = 30")
        cursor.execute("ALTER TABLE activities_activity ENABLE TRIGGER USER")
    asked = Question("D3", "1", Output.TOTAL, persons=False)
    wrong = [measure for measure in measures() if measure.code == "D3"]
    assert said(TALLIES, asked, SPANS[4]) != said(LIVE, asked, SPANS[4])
    assert differing(wrong[0])
    assert main(["tallies", "verify"]) == 1
    assert main(["tallies", "rebuild"]) == 0
    assert said(TALLIES, asked, SPANS[4]) == said(LIVE, asked, SPANS[4])
    assert main(["tallies", "verify"]) == 0


def unmade():
    Reader.objects.filter(pk__startswith="tally:").update(snapshot="")


def of_another_database():
    Reader.objects.filter(pk__startswith="tally:").update(cluster="another/1")


def all_touched():
    Touched.objects.create(fact="presences", transaction=2**40)


def nothing_kept():
    folding.forget()


@pytest.mark.parametrize("happens", [unmade, of_another_database, all_touched, nothing_kept])
def test_where_the_sums_cannot_be_believed_the_records_are_counted(town, happens):
    right = figure()
    happens()
    with pytest.raises(NotTallied):
        said(TALLIES, ONE, SPANS[0])
    counted = figure()
    assert counted.engine == "postgresql"
    assert replace(right, engine=counted.engine) == counted
    keep_up(at=AT)
    if happens is not all_touched:  # a transaction of that number has not happened yet
        assert figure().engine == "tallies"


def test_with_too_much_touched_everything_is_counted(town, monkeypatch):
    for month in range(1, 9):
        city.contact(town.hospital, f"2023-0{month}-20", town.mother)
    assert figure().engine == "tallies"
    monkeypatch.setattr(answering, "MOST_MONTHS_LIVE", 7)
    answering._statement.cache_clear()
    assert figure().engine == "postgresql"
    keep_up(at=AT)
    assert figure().engine == "tallies"
    answering._statement.cache_clear()


def test_sums_of_a_definition_that_is_no_more_are_dropped(town):
    """Their reader would never move on, and the log would be kept for it for ever."""
    Reader.objects.create(pk="tally:ofthepast", cluster="x", snapshot="1:1:")
    one = Tally.objects.filter(cut="").first()
    values = {field.name: getattr(one, field.name) for field in Tally._meta.concrete_fields}
    Tally.objects.create(**values | {"measure": "ofthepast"})
    keep_up(at=AT)
    assert not Reader.objects.filter(pk="tally:ofthepast").exists()
    assert not Tally.objects.filter(measure="ofthepast").exists()
    assert Tally.objects.exists()
