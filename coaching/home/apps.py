"""Each role's first page."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "coaching.home"
    label = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from coaching.home.device_key import key_at_sign_in

        user_logged_in.connect(key_at_sign_in)
