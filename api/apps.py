from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The HTTP side: routes, filters, serializers and the OpenAPI document."""

    name = "api"

    def ready(self) -> None:
        """Load what drf-spectacular finds only once it is loaded."""
