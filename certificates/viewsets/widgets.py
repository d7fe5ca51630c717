"""What the form of a template shows instead of plain fields."""

from typing import Any

from django import forms
from django.urls import reverse


class DesignSelect(forms.RadioSelect):
    """The designs, each with its name and a picture of a sheet."""

    template_name = "lotse_certificates/admin/template_designs.html"
    option_template_name = "lotse_certificates/admin/template_design.html"

    class Media:
        css = {"all": ("lotse_certificates/css/templates.css",)}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 -- Django's signature
        """Add the address of the picture."""
        option = super().create_option(name, value, *args, **kwargs)
        return {**option, "picture": reverse("lotse_templates:design", args=[value])}
