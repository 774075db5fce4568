"""What a family cannot be: a child older than its parent, two mothers by birth, a bond with oneself."""

from collections.abc import Iterable
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError

from .graph import Family, ParentLink, Person, Union
from .kinds import Descent, Form, UnionKind

EARLIEST = 1850
YOUNGEST_PARENT, YOUNGEST_PARTNER = 10, 14
"""Years: below, a mistake in a year of birth is likelier than the fact."""
EXPECTED = 1
"""A child that is expected may stand on the map with the year it is due in."""
ENDS = ("separated", "divorced", "remarried")


class YearUnlikely(DomainError):
    message = _("Please check the year: between 1850 and this year.")


class DiedBeforeBirth(DomainError):
    message = _("The year of death lies before the year of birth.")
    field = "death_year"


class ChildOlderThanParent(DomainError):
    message = _("A child cannot be older than its parent, nor as old: please check both years of birth.")
    field = "birth_year"


class ParentTooYoung(DomainError):
    message = _(
        "A parent by birth is at least ten years older than the child: please check both years of birth."
    )
    field = "birth_year"


class PartnerTooYoung(DomainError):
    message = _("One of them is under fourteen: please check the years of birth and who is meant.")
    field = "other"


class KinAlready(DomainError):
    message = _(
        "They are recorded as related in another way already, which cannot be at the same time: if that is wrong, "
        "remove it first on the page of one of them."
    )
    field = "other"


class GrandparentTooYoung(DomainError):
    message = _(
        "A grandparent is at least twenty years older than the grandchild: please check both years of birth."
    )
    field = "other"


class OwnAncestor(DomainError):
    message = _("This would make somebody their own ancestor.")
    field = "other"


class ParentKnown(DomainError):
    """The child has a parent of this sex by birth, or two parents by birth, already.

    `elsewhere` says it to who cannot choose the descent where they are.
    """

    field = "descent"

    def __init__(self, message: Promise | str, elsewhere: Promise | str) -> None:
        super().__init__(message)
        self.elsewhere = elsewhere


class DescentKnown(DomainError):
    message = _("They are recorded as parent and child already.")
    field = "other"


class UnionWithSelf(DomainError):
    message = _("Nobody can be their own partner.")
    field = "other"


class UnionKnown(DomainError):
    message = _("These two are recorded as a couple already: change that entry instead.")
    field = "other"


class MarriagesOverlap(DomainError):
    message = _(
        "One of them is married to somebody else in these years: enter the divorce or the death on the family "
        "map first."
    )
    field = "since"


class EndsBeforeItBegins(DomainError):
    message = _("This year lies before the bond began.")


class AgainBeforeDivorce(DomainError):
    message = _("Only who was divorced can marry each other again, and not before that.")
    field = "remarried"


class LinkWithSelf(DomainError):
    message = _("Please choose another person: a line needs two.")
    field = "other"


class NotOnTheMap(DomainError):
    message = _("This person is no longer on the map. Please open it again.")


class KeptAhead(DomainError):
    message = _("A map cannot be kept as of a day that has not come.")
    field = "on"


class KnownOnMap(DomainError):
    message = _(
        "This client stands on a family map already. Tie them by a relation instead, and take this description off."
    )
    field = "other"


class AgainOnTheMap(DomainError):
    message = _("The same was drawn again meanwhile, so there is nothing to put back.")


def check_person(person: Person, *, today: date) -> None:
    """Raise `YearUnlikely` or `DiedBeforeBirth`. A pregnancy may be due next year."""
    due = EXPECTED if person.form == Form.PREGNANCY else 0
    check_year(person.birth_year, "birth_year", today=today, ahead=due)
    check_year(person.death_year, "death_year", today=today)
    if person.birth_year and person.death_year and person.death_year < person.birth_year:
        raise DiedBeforeBirth


def check_year(year: int | None, field: str, *, today: date, ahead: int = 0) -> None:
    """Raise `YearUnlikely` beside the field."""
    if year is not None and not EARLIEST <= year <= today.year + ahead:
        raise YearUnlikely(field=field)


def check_can_descend(family: Family, child: str, parent: str, kind: str) -> None:
    """Raise the reason why `child` cannot be the child of `parent` in this way."""
    if child == parent:
        raise LinkWithSelf
    for key in (child, parent):
        check_on_map(family, key)
    known = [link for link in family.parents if link.child == child and parent in link.parents]
    if known:
        raise DescentKnown
    if _descends(family, parent, child):
        raise OwnAncestor
    if kind == Descent.BIOLOGICAL:
        _check_parents_by_birth(family, child, parent)
    check_ages(family[child], family[parent], kind)


def check_ages(child: Person, parent: Person, kind: str) -> None:
    """Raise `ChildOlderThanParent` or `ParentTooYoung`. An adopted child may be as old, never older."""
    if child.birth_year is None or parent.birth_year is None:
        return
    too_old = child.birth_year <= parent.birth_year
    if kind != Descent.BIOLOGICAL:
        too_old = child.birth_year < parent.birth_year
    if too_old:
        raise ChildOlderThanParent
    if kind == Descent.BIOLOGICAL and child.birth_year - parent.birth_year < YOUNGEST_PARENT:
        raise ParentTooYoung


def check_kin(family: Family, key: str) -> None:
    """Raise `ChildOlderThanParent` when somebody's new year of birth contradicts parents or children."""
    for link in family.parents:
        for parent in link.parents:
            if key in (link.child, parent):
                check_ages(family[link.child], family[parent], link.kind)


def check_can_unite(family: Family, union: Union, *, today: date) -> None:
    """Raise the reason why these two cannot be bound in this way and these years."""
    if union.one == union.other:
        raise UnionWithSelf
    for key in union.ends:
        check_on_map(family, key)
    _check_years(union, today=today)
    check_partners(family[union.one], family[union.other], year=union.since or today.year)
    others = [one for one in family.unions if one.key != union.key and one.kind != UnionKind.UNSTATED]
    if any(set(one.ends) == set(union.ends) for one in others):
        raise UnionKnown
    if union.kind == UnionKind.MARRIAGE:
        for one in others:
            if (
                one.kind == UnionKind.MARRIAGE
                and set(one.ends) & set(union.ends)
                and _overlap(family, one, union)
            ):
                raise MarriagesOverlap


def check_partners(one: Person, other: Person, *, year: int) -> None:
    """Raise `PartnerTooYoung` when one of them is younger than fourteen in that year."""
    if any(
        person.birth_year is not None and year - person.birth_year < YOUNGEST_PARTNER
        for person in (one, other)
    ):
        raise PartnerTooYoung


def check_grandparent(grandchild: Person, grandparent: Person) -> None:
    """Raise `GrandparentTooYoung`. Unknown years raise no doubt."""
    if grandchild.birth_year is None or grandparent.birth_year is None:
        return
    if grandchild.birth_year - grandparent.birth_year < 2 * YOUNGEST_PARENT:
        raise GrandparentTooYoung


def check_on_map(family: Family, key: str) -> None:
    """Raise `NotOnTheMap`."""
    if key not in family:
        raise NotOnTheMap


def _check_years(union: Union, *, today: date) -> None:
    check_year(union.since, "since", today=today)
    for name in ENDS:
        year = getattr(union, name)
        check_year(year, name, today=today)
        if year is not None and union.since is not None and year < union.since:
            raise EndsBeforeItBegins(field=name)
    divorced = union.is_divorced or union.divorced is not None
    if union.remarried is not None and (not divorced or union.remarried < (union.divorced or 0)):
        raise AgainBeforeDivorce


def _check_parents_by_birth(family: Family, child: str, parent: str) -> None:
    by_birth = {
        key
        for link in family.parents
        if link.child == child and link.kind == Descent.BIOLOGICAL
        for key in link.parents
    }
    sex = family[parent].sex
    if sex in ("male", "female") and any(family[key].sex == sex for key in by_birth):
        raise _known_mother() if sex == "female" else _known_father()
    if len(by_birth) >= 2:
        raise ParentKnown(
            _("There are two parents by birth already: choose adopted, fostered or stepchild."),
            _(
                "There are two parents by birth already. A step-, adoptive or foster parent is added on the family "
                "map, where the descent can be chosen; if an earlier relation is wrong, remove it first."
            ),
        )


def _known_mother() -> ParentKnown:
    return ParentKnown(
        _("There is a mother by birth already: choose adopted, fostered or stepchild, or change that entry."),
        _(
            "There is a mother by birth already. A stepmother, adoptive or foster mother is added on the family "
            "map, where the descent can be chosen; if the earlier relation is wrong, remove it first."
        ),
    )


def _known_father() -> ParentKnown:
    return ParentKnown(
        _("There is a father by birth already: choose adopted, fostered or stepchild, or change that entry."),
        _(
            "There is a father by birth already. A stepfather, adoptive or foster father is added on the family "
            "map, where the descent can be chosen; if the earlier relation is wrong, remove it first."
        ),
    )


def _descends(family: Family, key: str, ancestor: str) -> bool:
    ahead, seen = [key], {key}
    while ahead:
        for parent in _parents(family.parents, ahead.pop()) - seen:
            if parent == ancestor:
                return True
            seen.add(parent)
            ahead.append(parent)
    return False


def _parents(links: Iterable[ParentLink], child: str) -> set[str]:
    return {parent for link in links if link.child == child for parent in link.parents}


def _overlap(family: Family, one: Union, other: Union) -> bool:
    """Whether two marriages of one person hold at one time, as far as years tell. Unknown years raise no doubt."""
    if one.since is None or other.since is None:
        return _lasts(family, one) and _lasts(family, other)
    first, second = sorted((one, other), key=lambda union: union.since or 0)
    until = _until(family, first)
    if until is None:
        return _lasts(family, first)
    return until > (second.since or 0)


def _lasts(family: Family, union: Union) -> bool:
    ended = union.annulled or union.is_divorced or union.divorced is not None
    again = union.remarried is not None
    dead = any(family[key].deceased or family[key].death_year is not None for key in union.ends)
    return (not ended or again) and not dead


def _until(family: Family, union: Union) -> int | None:
    """The last year a marriage holds, None when no year is known."""
    deaths = [family[key].death_year for key in union.ends if family[key].death_year is not None]
    ends = [
        year for year in (*deaths, union.divorced if union.remarried is None else None) if year is not None
    ]
    return min(ends, default=None)
