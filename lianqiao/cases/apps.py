from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "lianqiao.cases"
    verbose_name = _("Cases")

    def ready(self):
        # Templates' words and the card on the client's page need models, which are loaded only now.
        from lianqiao.core.jinja import register_global  # noqa: PLC0415
        from lianqiao.workspace.panels import register_panel  # noqa: PLC0415

        from .labels import Words  # noqa: PLC0415
        from .panel import PANEL  # noqa: PLC0415

        register_global("words", Words)
        register_panel(PANEL)
