from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PathwaysConfig(AppConfig):
    name = "lianqiao.pathways"
    verbose_name = _("Clients on pathways")

    def ready(self):
        # What stands on the pages of a case needs models, which are loaded only now.
        from lianqiao.cases.additions import take_part, tell_apart  # noqa: PLC0415
        from lianqiao.core.jinja import register_global  # noqa: PLC0415
        from lianqiao.workspace.panels import register_panel  # noqa: PLC0415

        from .labels import PathwayWords  # noqa: PLC0415
        from .panels import PANELS  # noqa: PLC0415
        from .queries import steps_left_with_case, steps_on_pathways  # noqa: PLC0415
        from .services import complete_with_step, leave_with_case  # noqa: PLC0415

        register_global("pathway_words", PathwayWords)
        for panel in PANELS:
            register_panel(panel)
        tell_apart(steps_on_pathways)
        tell_apart(steps_left_with_case, "close")
        take_part("settled", complete_with_step)
        take_part("closing", leave_with_case)
