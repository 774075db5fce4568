from django.apps import AppConfig

from lianqiao.config.frame import frame
from lianqiao.config.triggers import remember_names
from lianqiao.core.jinja import register_global
from lianqiao.workspace.titles import entitle

remember_names()


class RoofConfig(AppConfig):
    name = "lianqiao.config"

    def ready(self) -> None:
        from .events import event_label, record_label  # noqa: PLC0415 - words are translated only when apps are ready
        from .looks import page_label  # noqa: PLC0415 - as above
        from .navigation import desks  # noqa: PLC0415 - so are their forms

        for desk in desks():
            entitle(getattr(desk, "DRAFTS", {}))
        register_global("frame", frame)
        register_global("event_label", event_label)
        register_global("record_label", record_label)
        register_global("page_label", page_label)
