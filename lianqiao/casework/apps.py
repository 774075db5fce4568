from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "lianqiao.casework"
    verbose_name = _("Forms of the process")

    def ready(self):
        # What this room adds to the pages of a case needs models, which are loaded only now.
        from lianqiao.cases.additions import add_fields, tell_apart  # noqa: PLC0415
        from lianqiao.core.jinja import register_global  # noqa: PLC0415
        from lianqiao.workspace.panels import register_panel  # noqa: PLC0415

        from .labels import CaseworkWords  # noqa: PLC0415
        from .panels import GOAL_OF_A_STEP, PANELS  # noqa: PLC0415
        from .queries import tasks_of_plan  # noqa: PLC0415

        register_global("casework_words", CaseworkWords)
        for panel in PANELS:
            register_panel(panel)
        add_fields(GOAL_OF_A_STEP)
        tell_apart(tasks_of_plan)
