from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LicencesConfig(AppConfig):
    name = "lianqiao.licences"
    verbose_name = _("Texts and licences of scales")

    def ready(self) -> None:
        # What shows on the page of a scale needs models, which are loaded only now.
        from lianqiao.workspace.panels import register_panel  # noqa: PLC0415

        from .panels import PANELS  # noqa: PLC0415

        for panel in PANELS:
            register_panel(panel)
