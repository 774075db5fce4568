from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "lianqiao.meetings"
    verbose_name = _("Meetings")

    def ready(self):
        # Templates' words and what stands on the page of a case need models, which are loaded only now.
        from lianqiao.core.jinja import register_global  # noqa: PLC0415
        from lianqiao.workspace.panels import register_panel  # noqa: PLC0415

        from .labels import MeetingWords  # noqa: PLC0415
        from .panels import PANELS  # noqa: PLC0415

        register_global("meeting_words", MeetingWords)
        for panel in PANELS:
            register_panel(panel)
