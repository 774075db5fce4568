from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from lianqiao.core.jinja import register_global


class CatalogueConfig(AppConfig):
    name = "lianqiao.catalogue"
    verbose_name = _("Catalogue")

    def ready(self) -> None:
        from . import queries, receivers  # noqa: PLC0415 - the models exist only now

        register_global("term", queries.label)
        post_migrate.connect(receivers.load_after_migrate, sender=self)
