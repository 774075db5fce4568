"""By which set of limits a score is read: the one for such a person and for the language that was read."""

from collections.abc import Iterable
from dataclasses import dataclass

from .bands import Interpretation

AS_THE_SCALE_HAS_IT = "-"
"""What an institution chooses instead of a set: it reads by what the scale has for such a person and text."""


@dataclass(frozen=True, slots=True)
class Whom:
    """Whose answers are read, as far as limits may depend on it; "" and None where nobody knows."""

    sex: str = ""
    ages: tuple[int, int] | None = None
    """The youngest and the oldest they may have been on that day: a birth year alone leaves two."""
    mode: str = ""
    language: str = ""


def fits(limits: Interpretation, whom: Whom) -> bool | None:
    """Say whether a set is for such a person; None where that depends on what nobody knows."""
    told = [_of_sex(limits, whom), _of_age(limits, whom), _answered_so(limits, whom)]
    return False if False in told else None if None in told else True


def _of_sex(limits: Interpretation, whom: Whom) -> bool | None:
    if not limits.sex:
        return True
    return limits.sex == whom.sex if whom.sex else None


def _of_age(limits: Interpretation, whom: Whom) -> bool | None:
    if limits.ages is None:
        return True
    if whom.ages is None:
        return None
    (first, last), (youngest, oldest) = limits.ages, whom.ages
    inside = {first <= age <= last for age in (youngest, oldest)}
    return inside.pop() if len(inside) == 1 else None


def _answered_so(limits: Interpretation, whom: Whom) -> bool | None:
    if not limits.modes:
        return True
    return whom.mode in limits.modes if whom.mode else None


def sets_for(
    sets: Iterable[Interpretation], whom: Whom, chosen: str | None = None
) -> tuple[Interpretation, ...]:
    """Return the set a score is read by; several where what they depend on is not known of the person, none where no set
    is for such a person and text, or none is read by unless it is chosen."""
    sets = tuple(sets)
    wanted = next((one for one in sets if one.code == chosen and fits(one, whom)), None)
    if wanted is not None:
        return (wanted,)
    possible = [(one, fits(one, whom)) for one in sets if not one.by_choice]
    possible = _in_tongue([each for each in possible if each[1] is not False], whom.language)
    sure = next((one for one, fit in possible if fit), None)
    if sure is not None:
        return (sure,)
    return tuple(one for one, _fit in possible) if len(possible) > 1 else ()


def _in_tongue(
    possible: list[tuple[Interpretation, bool | None]], language: str
) -> list[tuple[Interpretation, bool | None]]:
    """Those for the very language go before those for any; those for another language are for nobody here."""
    own = [each for each in possible if each[0].language and each[0].language == language]
    return own or [each for each in possible if not each[0].language or not language]
