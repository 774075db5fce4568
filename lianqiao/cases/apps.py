from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "lianqiao.cases"
    verbose_name = _("Cases")

    def ready(self):
        # Models are not loaded before this point.
        from lianqiao.core.jinja import register_global
        from lianqiao.people.panels import register_panel

        from .labels import Words
        from .panel import PANEL

        register_global("words", Words)
        register_panel(PANEL)
