from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeasurementsConfig(AppConfig):
    name = "lianqiao.measurements"
    verbose_name = _("Measurements of groups")

    def ready(self):
        # What stands on the page of a group needs models, which are loaded only now.
        from lianqiao.cases.additions import add_fields  # noqa: PLC0415
        from lianqiao.core.jinja import register_global  # noqa: PLC0415
        from lianqiao.instruments.signals import response_completed  # noqa: PLC0415
        from lianqiao.workspace.panels import register_panel  # noqa: PLC0415

        from . import receivers  # noqa: PLC0415
        from .labels import MeasurementWords  # noqa: PLC0415
        from .panels import PANELS  # noqa: PLC0415
        from .steps import PANELS as OF_A_CASE  # noqa: PLC0415
        from .steps import SCALE_OF_A_STEP  # noqa: PLC0415

        register_global("measurement_words", MeasurementWords)
        for panel in (*PANELS, *OF_A_CASE):
            register_panel(panel)
        add_fields(SCALE_OF_A_STEP)
        response_completed.connect(receivers.settle_steps, dispatch_uid="measurements.settle_steps")
