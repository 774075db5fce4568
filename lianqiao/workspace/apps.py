from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from lianqiao.core import drafts as kept


class WorkspaceConfig(AppConfig):
    name = "lianqiao.workspace"
    label = "workspace"
    verbose_name = _("Workspace")

    def ready(self) -> None:
        from .drafts import discard_draft, offer_draft  # noqa: PLC0415

        kept.register(offer=offer_draft, discard=discard_draft)
        # Rooms above say in their jobs.py what can be done in the background.
        autodiscover_modules("jobs")
