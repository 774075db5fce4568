from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "lianqiao.reports"
    verbose_name = _("Reports for others")

    def ready(self):
        # What this room adds to the pages of a case needs models, which are loaded only now.
        from lianqiao.core.jinja import register_global  # noqa: PLC0415
        from lianqiao.workspace.panels import register_panel  # noqa: PLC0415

        from .labels import ReportWords  # noqa: PLC0415
        from .panels import PANELS  # noqa: PLC0415

        register_global("report_words", ReportWords)
        for panel in PANELS:
            register_panel(panel)
