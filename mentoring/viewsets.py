"""The guide for the first weeks in the CMS: for trainers and for mentoring coordination."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column, LocaleColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from mentoring.forms.guide import GuideForm
from mentoring.models import Guide

_STEP = (
    FieldRowPanel([FieldPanel("from_day"), FieldPanel("to_day")]),
    FieldPanel("title"),
    FieldPanel("body"),
    FieldPanel("questions"),
)


class GuideViewSet(SnippetViewSet):
    """What tandems may do when, step by step; translated like a page."""

    model = Guide
    icon = "list-ol"
    menu_label = _("Guides for tandems")
    menu_name = "lotse-mentoring-guides"
    menu_order = 125
    menu_hook = "register_lotse_menu_item"  # the menu the hub opens to others
    add_to_admin_menu = True
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("intro"),
            InlinePanel(
                "steps",
                _STEP,
                heading=_("Steps"),
                label=_("step"),
                help_text=_(
                    "Day 1 is the day on which both have signed. Steps may overlap; each is "
                    "shown on its days, and all of them can be read at any time."
                ),
            ),
        ],
        base_form_class=GuideForm,
    )
    list_display = (
        "title",
        LocaleColumn(),
        Column("steps", label=_("Steps"), accessor=lambda one: one.step_count),
    )
    search_fields = ("title",)

    def get_queryset(self, _request: HttpRequest) -> QuerySet[Any]:
        """Return the guides in all languages, each below its original."""
        guides = Guide.objects.select_related("locale").annotate(step_count=Count("steps"))
        listed: QuerySet[Any] = guides.order_by("translation_key", "pk")
        return listed
