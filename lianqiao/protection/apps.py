from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProtectionConfig(AppConfig):
    name = "lianqiao.protection"
    verbose_name = _("Protection")

    def ready(self):
        # Templates' words and what stands on the pages of rooms below need models, which are loaded only now.
        from lianqiao.audit.looks import register_names  # noqa: PLC0415
        from lianqiao.core.jinja import register_global  # noqa: PLC0415
        from lianqiao.people.openings import ask_before_opening  # noqa: PLC0415
        from lianqiao.workspace.panels import register_panel  # noqa: PLC0415

        from .doors import check_care_team, names_of  # noqa: PLC0415
        from .labels import ProtectionWords  # noqa: PLC0415
        from .panels import PANELS  # noqa: PLC0415

        register_global("protection_words", ProtectionWords)
        ask_before_opening(check_care_team)
        register_names("people.client", names_of)
        for panel in PANELS:
            register_panel(panel)
