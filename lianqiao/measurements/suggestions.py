"""Which scales are suggested at intake: a short list by age and by the reason somebody asked for help."""

import tomllib
from functools import cache
from pathlib import Path

from lianqiao.cases.models import Case
from lianqiao.core.dates import age

FILE = Path(__file__).parent / "library" / "intake.toml"
OF_AGE, OLD = 18, 65
SHORTER_OF = {"phq9": "phq2", "gad7": "gad2"}
"""Where the long scale is suggested, its short form is not."""


@cache
def lists() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def suggested(case: Case) -> list[str]:
    """Return the codes of the scales suggested for a case, those for its reason first."""
    years = age(case.client.birth_date, case.opened_on)
    stage = "adult" if years is None else "child" if years < OF_AGE else "old" if years >= OLD else "adult"
    reason = case.request.reason if case.request else ""
    codes = [*lists()["reason"].get(reason, []), *lists()["age"][stage]]
    short = {SHORTER_OF[code] for code in codes if code in SHORTER_OF}
    return list(dict.fromkeys(code for code in codes if code not in short))
