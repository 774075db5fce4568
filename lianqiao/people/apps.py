from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "lianqiao.people"
    verbose_name = _("People")

    def ready(self) -> None:
        # The cards and the notices need models, which are loaded only now.
        from lianqiao.workspace.panels import register_panel  # noqa: PLC0415

        from . import cards, receivers  # noqa: PLC0415

        for card in cards.CARDS:
            register_panel(card)
        post_migrate.connect(receivers.load_after_migrate, sender=self)
