"""The form of a guide."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms.models import WagtailAdminModelForm


class GuideForm(WagtailAdminModelForm):
    """A guide with its steps."""

    def clean(self) -> dict[str, Any]:
        """Refuse steps that end before they begin; the message stands at the day."""
        cleaned: dict[str, Any] = super().clean()
        for line in self.formsets["steps"].forms if "steps" in self.formsets else ():
            if not line.is_valid() or line.cleaned_data.get("DELETE"):
                continue
            first, last = line.cleaned_data.get("from_day"), line.cleaned_data.get("to_day")
            if first is not None and last is not None and last < first:
                line.add_error("to_day", _("The last day comes before the first one."))
        return cleaned
