from django.apps import AppConfig

from baquiano.ui import navigation


class TokensConfig(AppConfig):
    name = "baquiano.tokens"
    label = "tokens"
    verbose_name = "Tokens de acceso"

    def ready(self) -> None:
        navigation.register(
            navigation.Item(
                label="Tokens de acceso",
                url_name="tokens:everybody_list",
                action="tokens.view_tokens",
                order=70,
                section=navigation.SETTINGS,
                icon="key",
            )
        )
