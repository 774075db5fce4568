from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LakeConfig(AppConfig):
    name = "lianqiao.lake"
    label = "lake"
    verbose_name = _("Lake of facts")
    default_auto_field = "django.db.models.BigAutoField"
