from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "lianqiao.casework"
    verbose_name = _("Forms of the process")

    def ready(self):
        # What this room adds to the pages of a case needs models, which are loaded only now.
        from lianqiao.cases.additions import add_fields, take_part, tell_apart, write_beneath  # noqa: PLC0415
        from lianqiao.core.jinja import register_global  # noqa: PLC0415
        from lianqiao.instruments.in_hand import ask_who_has_in_hand  # noqa: PLC0415
        from lianqiao.workspace.panels import register_panel  # noqa: PLC0415

        from .labels import CaseworkWords  # noqa: PLC0415
        from .panels import FIELDS, PANELS  # noqa: PLC0415
        from .queries import lines_of_grounds, lines_of_touches, tasks_of_plan  # noqa: PLC0415
        from .scales import account_in_hand  # noqa: PLC0415
        from .services import check_signing_after_withdrawal, end_plans  # noqa: PLC0415

        register_global("casework_words", CaseworkWords)
        for panel in PANELS:
            register_panel(panel)
        for fields in FIELDS:
            add_fields(fields)
        write_beneath(lines_of_touches)
        write_beneath(lines_of_grounds)
        tell_apart(tasks_of_plan)
        ask_who_has_in_hand(account_in_hand)
        take_part("signed", check_signing_after_withdrawal)
        take_part("closed", end_plans)
