"""Words that unfold shows and brings no translation of; listed, so that they get one."""

from django.utils.translation import gettext_noop as _

WORDS = [
    _("Add row"),
    _("All applications"),
    _("Apply Filters"),
    _("Dark"),
    _("Expand row"),
    _("Filters"),
    _("From"),
    _("General"),
    _("Light"),
    _("More actions"),
    _("No data"),
    _("No results found"),
    _("No results matching your query"),
    _("Reset filters"),
    _("Return to site"),
    _("Select all rows"),
    _("Select record"),
    _("Select value"),
    _("System"),
    _("This item will be deleted."),
    _("This page yielded into no results. Create a new item or reset your filters."),
    _("To"),
    _("Toggle password visibility"),
    _("Type to search"),
    _("Welcome back to"),
    _("You have been successfully logged out from the administration"),
]
