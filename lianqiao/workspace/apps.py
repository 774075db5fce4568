from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from lianqiao.core import drafts as kept


class WorkspaceConfig(AppConfig):
    name = "lianqiao.workspace"
    label = "workspace"
    verbose_name = _("Workspace")

    def ready(self) -> None:
        from lianqiao.core.jinja import register_global  # noqa: PLC0415

        from .drafts import discard_draft, offer_draft  # noqa: PLC0415
        from .paper import paper_head  # noqa: PLC0415

        register_global("paper_head", paper_head)
        kept.register(offer=offer_draft, discard=discard_draft)
        # Rooms above say in their jobs.py what can be done in the background.
        autodiscover_modules("jobs")
