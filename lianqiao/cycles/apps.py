from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CyclesConfig(AppConfig):
    name = "lianqiao.cycles"
    verbose_name = _("Courses of cases")

    def ready(self):
        # What stands on the pages of a case and takes part in its verbs needs models, which are loaded only now.
        from lianqiao.cases.additions import take_part  # noqa: PLC0415
        from lianqiao.cases.filters import offer_state  # noqa: PLC0415
        from lianqiao.core.jinja import register_global  # noqa: PLC0415
        from lianqiao.workspace.panels import register_panel  # noqa: PLC0415

        from .labels import CycleWords  # noqa: PLC0415
        from .panels import PANELS  # noqa: PLC0415
        from .queries import on_hold  # noqa: PLC0415
        from .services import end_with_case, take_up_by_contact  # noqa: PLC0415
        from .states import HoldState  # noqa: PLC0415

        register_global("cycle_words", CycleWords)
        for panel in PANELS:
            register_panel(panel)
        take_part("signed", take_up_by_contact)
        take_part("closed", end_with_case)
        offer_state(HoldState.ON_HOLD.value, HoldState.ON_HOLD.label, on_hold)
