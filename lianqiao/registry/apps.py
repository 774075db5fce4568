from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from lianqiao.core.jinja import register_global


class RegistryConfig(AppConfig):
    name = "lianqiao.registry"
    label = "registry"
    verbose_name = _("Registry")

    def ready(self) -> None:
        from lianqiao.registry import labels, receivers  # noqa: PLC0415 - the models exist only now
        from lianqiao.registry.sign_in import sign_in_services  # noqa: PLC0415

        register_global("specialty_label", labels.specialty_label)
        register_global("graded", labels.graded)
        register_global("sign_in_services", sign_in_services)
        post_migrate.connect(receivers.load_library, sender=self)
