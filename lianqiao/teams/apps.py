from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeamsConfig(AppConfig):
    name = "lianqiao.teams"
    verbose_name = _("Teams")

    def ready(self):
        # What stands on the pages of a case needs models, which are loaded only now.
        from lianqiao.cases.additions import take_part  # noqa: PLC0415
        from lianqiao.core.jinja import register_global  # noqa: PLC0415
        from lianqiao.meetings.invitations import invite_from  # noqa: PLC0415
        from lianqiao.workspace.panels import register_panel  # noqa: PLC0415

        from .labels import TeamWords  # noqa: PLC0415
        from .panels import PANELS  # noqa: PLC0415
        from .queries import to_invite  # noqa: PLC0415
        from .services import end_with_circle  # noqa: PLC0415

        register_global("team_words", TeamWords)
        for panel in PANELS:
            register_panel(panel)
        take_part("member_ended", end_with_circle)
        invite_from(to_invite)
