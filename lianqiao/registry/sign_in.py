"""How allauth fits us: nobody signs up by themselves, an administrator opens accounts."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import get_adapter


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False


def sign_in_services(request, process: str = "login") -> list[tuple[str, str]]:
    """Return name and address of each other service one may sign in with, for the sign-in page."""
    providers = get_adapter().list_providers(request)
    return [(provider.name, provider.get_login_url(request, process=process)) for provider in providers]
