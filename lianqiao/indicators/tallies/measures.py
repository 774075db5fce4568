"""Which figures can be made of sums: those that count or add what lies in a span, and so add over months."""

from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b

from lianqiao.indicators.dimensions import DIMENSIONS
from lianqiao.indicators.engine import compiled, fact_query
from lianqiao.indicators.measures import Form, Indicator, Kind, indicator_of, rules
from lianqiao.indicators.questions import Output, Part, Question, way_of

PLACE_AND_TIME = ("institution", "month")
# What a line of sums always knows. Class, level and district follow from the institution and the day.
ALWAYS = frozenset({*PLACE_AND_TIME, "method"} | {name for name, one in DIMENSIONS.items() if one.of_profile})
READER = "tally:"
DIGEST_BYTES = 6


@dataclass(frozen=True)
class Measure:
    """One indicator's sums. `cuts` are the dimensions each of which has sums of its own, beside those of no cut.

    `methods` says that its services are of several methods, each with its own.
    """

    code: str
    rule: str
    cuts: tuple[str, ...]
    methods: bool

    @property
    def everything(self) -> Question:
        """The finest question, whose cells the sums are made of."""
        return self.asked(*PLACE_AND_TIME, "method", *self.cuts)

    def asked(self, *by: str) -> Question:
        return Question(self.code, self.rule, Output.TALLIES, by=by, persons=False)

    @property
    def facts(self) -> list[str]:
        return compiled(self.everything, "postgres").facts

    @property
    def key(self) -> str:
        """A digest of what is counted: under another definition these are not the sums of this measure."""
        return _digest(self)

    @property
    def reader(self) -> str:
        """The name under which the measure reads the change log."""
        return READER + self.key

    def cut_for(self, question: Question) -> str | None:
        """Return the cut that answers a question about this indicator, "" for none, None when no single one can."""
        if question.persons or question.part is not Part.NUMERATOR:
            return None
        if question.output not in (Output.TOTAL, Output.GROUPS):
            return None
        wanted = {*question.by, *question.where} - ALWAYS
        if len(wanted) > 1 or not wanted <= set(self.cuts):
            return None
        return wanted.pop() if wanted else ""

    def answers_as_it_is(self, question: Question) -> bool:
        """Say whether each sum is a cell of the answer, so that nothing has to be added up."""
        finest = {*PLACE_AND_TIME, self.cut_for(question) or "month"} | (
            {"method"} if self.methods else set()
        )
        profiled = any(DIMENSIONS[name].of_profile for name in (*question.by, *question.where))
        return question.output is Output.GROUPS and finest <= set(question.by) and not profiled


@lru_cache(maxsize=256)
def measure_of(code: str, rule: str) -> Measure | None:
    """Return the sums of an indicator, None where it has none: people, workers and states of a day do not add."""
    return _measure(indicator_of(code, rule))


@cache
def measures() -> tuple[Measure, ...]:
    """Return everything that is kept in sums, by every rule."""
    return tuple(found for indicator in rules() if (found := _measure(indicator)))


def _measure(indicator: Indicator) -> Measure | None:
    if indicator.kind is not Kind.SPAN or indicator.form is not Form.COUNT:
        return None
    counted = way_of(indicator)
    if counted.distinct or not counted.on or not set(PLACE_AND_TIME) <= set(indicator.dimensions):
        return None
    cuts = tuple(name for name in indicator.dimensions if name not in ALWAYS)
    return Measure(indicator.code, indicator.rule, cuts, methods=not counted.method)


@lru_cache(maxsize=256)
def _digest(measure: Measure) -> str:
    asked = compiled(measure.everything, "postgres")
    # Two indicators that count the same rows in the same way share their sums.
    said = repr((asked.sql, [fact_query(fact) for fact in asked.facts]))
    return blake2b(said.encode(), digest_size=DIGEST_BYTES).hexdigest()
