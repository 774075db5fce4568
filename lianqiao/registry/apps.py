from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "lianqiao.registry"
    label = "registry"
    verbose_name = _("Registry")

    def ready(self) -> None:
        from lianqiao.registry import receivers  # noqa: PLC0415 - the models exist only now

        post_migrate.connect(receivers.load_library, sender=self)
