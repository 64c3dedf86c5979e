from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    """The domain: the menu, its releases and what may happen to them."""

    name = "catalogue"
    verbose_name = _("catalogue")
    default_auto_field = "django.db.models.BigAutoField"
