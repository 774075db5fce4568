from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class InstrumentsConfig(AppConfig):
    name = "lianqiao.instruments"
    verbose_name = _("Scales")

    def ready(self) -> None:
        # What shows on a client's page needs models, which are loaded only now.
        from lianqiao.core.jinja import register_global  # noqa: PLC0415
        from lianqiao.workspace.panels import register_panel  # noqa: PLC0415

        from . import receivers  # noqa: PLC0415
        from .labels import ScaleWords  # noqa: PLC0415
        from .panels import PANEL  # noqa: PLC0415

        register_global("scale_words", ScaleWords)
        register_panel(PANEL)
        post_migrate.connect(receivers.load_after_migrate, sender=self)
