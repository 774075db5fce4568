from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GenogramsConfig(AppConfig):
    name = "lianqiao.genograms"
    verbose_name = _("Genograms")
