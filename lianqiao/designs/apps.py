from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DesignsConfig(AppConfig):
    name = "lianqiao.designs"
    verbose_name = _("Questionnaire design")

    def ready(self) -> None:
        # Words for templates need translations, which are ready only now.
        from lianqiao.core.jinja import register_global  # noqa: PLC0415

        from .labels import DesignWords  # noqa: PLC0415

        register_global("design_words", DesignWords)
