"""What a figure can be refused for."""

from collections.abc import Iterable
from typing import Self

from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError


class UnknownIndicator(DomainError):
    message = _("There is no indicator of this code.")


class UnknownDimension(DomainError):
    message = _("This figure cannot be broken down in this way.")

    @classmethod
    def of(cls, name: str, allowed: Iterable[str]) -> Self:
        """Return the error that names what was asked for and what may be asked for."""
        if names := ", ".join(allowed):
            said = _("This figure cannot be broken down by %(name)s, only by: %(allowed)s.")
            return cls(said % {"name": name, "allowed": names})
        return cls(_("This figure cannot be broken down, by %(name)s or otherwise.") % {"name": name})


class WrongPeriod(DomainError):
    message = _("This figure needs another kind of period.")


class BaseNeeded(DomainError):
    message = _("Growth needs a base date.")


class UnitsMixed(DomainError):
    """Persons, person-times, cases and events were about to be added."""

    message = _("Figures of different units cannot be added.")


class PersonsDoNotAdd(DomainError):
    message = _("Persons do not add: somebody may be in both counts.")


class ScopesDiffer(DomainError):
    """One figure was about to be divided by a figure of another scope."""

    message = _("The two figures are of different scopes; confirm that they belong together before dividing.")


class PartsDiffer(DomainError):
    """A total and its breakdown disagree: the publication is refused."""

    message = _("The parts do not add up to the total; it cannot be published.")


class UnknownInstitution(DomainError):
    message = _("There is no institution of this name.")


class NothingToPublish(DomainError):
    message = _("There is no value to publish: it cannot be computed, or too few people are behind it.")


class UnknownEngine(DomainError):
    message = _("LIANQIAO_ENGINE names no engine: postgres, duckdb or spark.")


class SparkMissing(DomainError):
    message = _("Spark is not installed here: it needs the extra `spark` and a Java, version 17 or later.")

    @classmethod
    def of(cls, remote: str, fault: Exception) -> Self:
        """Return the error that names the server of SPARK_REMOTE and says why it cannot be asked."""
        said = _("Spark at %(remote)s (SPARK_REMOTE) cannot be asked: %(reason)s")
        reason = str(fault).strip().partition("\n")[0] or type(fault).__name__
        return cls(said % {"remote": remote, "reason": reason})


class CannotFederate(DomainError):
    message = _("These files do not hold figures of several cities.")

    @classmethod
    def named(cls, what: str) -> Self:
        """Return the error that names the file."""
        return cls(_("Not a figure as a city prints it, or not of several cities: %(what)s") % {"what": what})


class FiguresDiffer(DomainError):
    """Figures of different things, or an institution counted twice, were about to be put together."""

    message = _("The figures are not of the same thing.")

    @classmethod
    def over(cls, what: str, one: str, other: str) -> Self:
        """Return the error that names what two cities disagree on."""
        said = _("%(one)s and %(other)s cannot be put together: they differ in, or share, %(what)s.")
        return cls(said % {"one": one, "other": other, "what": what})


class NotTallied(Exception):
    """The kept sums cannot answer, or are not up to date enough; nobody is told, the records are counted instead."""
