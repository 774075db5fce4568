from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandoversConfig(AppConfig):
    name = "lianqiao.handovers"
    verbose_name = _("Hand-overs")

    def ready(self):
        # What stands on the page of the team needs models, which are loaded only now.
        from lianqiao.workspace.panels import register_panel  # noqa: PLC0415

        from .panels import PANEL  # noqa: PLC0415

        register_panel(PANEL)
