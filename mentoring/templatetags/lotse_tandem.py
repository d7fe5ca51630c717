"""What the pages of a tandem may ask: time together in words."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

_HOUR = 60


@register.filter
def duration(minutes: int) -> str:
    """Return minutes as people say them: hours, and minutes where there are some."""
    hours, rest = divmod(minutes, _HOUR)
    in_hours = ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    in_minutes = ngettext("%(count)s minute", "%(count)s minutes", rest) % {"count": rest}
    if hours and rest:
        return _("%(hours)s and %(minutes)s") % {"hours": in_hours, "minutes": in_minutes}
    return in_hours if hours else in_minutes
