from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CircumstancesConfig(AppConfig):
    name = "lianqiao.circumstances"
    verbose_name = _("Circumstances of contacts")

    def ready(self):
        # What this room adds to the form and the pages of a contact needs models, which are loaded only now.
        from lianqiao.cases.additions import add_fields, take_part, write_beneath  # noqa: PLC0415
        from lianqiao.workspace.panels import register_panel  # noqa: PLC0415

        from .panels import FIELDS, PANELS  # noqa: PLC0415
        from .queries import lines_of_attachments, lines_of_circumstances  # noqa: PLC0415
        from .services import send_wish  # noqa: PLC0415

        for panel in PANELS:
            register_panel(panel)
        add_fields(FIELDS)
        write_beneath(lines_of_circumstances)
        write_beneath(lines_of_attachments)
        take_part("signed", send_wish)
