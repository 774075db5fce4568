"""The words of scales, for templates: `scale_words.band_tone(score)`."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from .kinds import Ground, Licence, Mistake, Mode, Occasion, Setting, Source, TakenBack
from .models import InstrumentVersion
from .protocols import protocol_of
from .readings import warning_of
from .states import FlagState, ResponseState

LANGUAGES = {
    "zh": "中文",
    "zh-cn": "中文",
    "zh-hans": "中文",
    "en": "English",
    "en-us": "English",
    "en-gb": "English",
}
"""Each language in itself, by the codes files bear."""


def _of(choices):
    names = dict(choices.choices)
    return lambda code: names.get(code, code)


class ScaleWords:
    mode = staticmethod(_of(Mode))
    setting = staticmethod(_of(Setting))
    occasion = staticmethod(_of(Occasion))
    source = staticmethod(_of(Source))
    licence = staticmethod(_of(Licence))
    mistake = staticmethod(_of(Mistake))
    mistakes = Mistake.choices
    ground = staticmethod(_of(Ground))
    taken_back = TakenBack.choices
    flag = staticmethod(_of(FlagState))
    state = staticmethod(_of(ResponseState))

    @staticmethod
    def answered_by(response: Any) -> str:
        """Say who answered, with whoever stood in for the client, or for the members of a group."""
        mode = ScaleWords.mode(response.mode)
        return _("%(mode)s (%(who)s)") % {"mode": mode, "who": response.proxy} if response.proxy else mode

    @staticmethod
    def language(told: str) -> str:
        """Name the language of a text where it was told as a code; what people wrote stays as they wrote it."""
        return LANGUAGES.get(told.strip().lower().replace("_", "-"), told)

    @staticmethod
    def read_in(response: Any) -> str:
        """Name the language of the text that was answered."""
        own = response.edition.language if response.edition.validated else ""
        return ScaleWords.language(own or response.language)

    @staticmethod
    def wording(edition: InstrumentVersion) -> str:
        """Say in a few words that a text is not the validated one; "" where it is."""
        if edition.validated:
            return ""
        own = edition.instrument.licence == Licence.OWN
        return _("own form, not validated") if own else _("our own wording, not the validated text")

    @staticmethod
    def plain(value: Decimal) -> str:
        """Return a score as people write it: 13, 2.25."""
        return f"{value.normalize():f}"

    @staticmethod
    def moved(by: Decimal) -> str:
        """Return how far a score moved as people write it: +3, −2.5, 0."""
        return f"{'−' if by < 0 else '+' if by else ''}{abs(by).normalize():f}"

    protocol = staticmethod(protocol_of)
    warned = staticmethod(warning_of)

    @staticmethod
    def lines() -> list[tuple[str, str]]:
        """Return the numbers one rings for help in this country, and whose they are."""
        return [
            ("12356", _("psychological help line")), ("120", _("ambulance")), ("110", _("police")),
            ("12338", _("women's help line")), ("12355", _("young people's help line")),
        ]  # fmt: skip
