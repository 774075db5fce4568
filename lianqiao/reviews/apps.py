from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "lianqiao.reviews"
    verbose_name = _("Reviews")

    def ready(self):
        # What this room shows on the page of the team needs models, which are loaded only now.
        from lianqiao.workspace.panels import register_panel  # noqa: PLC0415

        from .panels import PANEL  # noqa: PLC0415

        register_panel(PANEL)
