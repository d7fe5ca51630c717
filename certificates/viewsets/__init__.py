"""Templates of certificates in the CMS."""

import operator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import (
    FieldPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, LocaleColumn, StatusTagColumn
from wagtail.admin.widgets.button import Button, ButtonWithDropdown
from wagtail.models import Revision
from wagtail.snippets.views.snippets import (
    CopyView,
    EditView,
    IndexView,
    InspectView,
    SnippetViewSet,
)

from certificates.domain.templating import unsaved_copy
from certificates.models import CertificateTemplate
from certificates.viewsets.choosers import unit_chooser
from certificates.viewsets.forms import MOST, TemplateForm


class OriginalsInlinePanel(InlinePanel):
    """Lines that only the original has: in a translation they are not shown."""

    class BoundPanel(InlinePanel.BoundPanel):
        """The lines of one form."""

        def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 -- Wagtail's signature
            """Show nothing where the form has none of these lines."""
            form, panel = kwargs["form"], kwargs["panel"]
            self.is_left_out = form is not None and panel.relation_name not in form.formsets
            super().__init__(**({**kwargs, "form": None} if self.is_left_out else kwargs))

        def is_shown(self) -> bool:
            """Tell whether there is anything to show."""
            return not self.is_left_out


def _words() -> ObjectList:
    """Return what a certificate says."""
    return ObjectList(
        [
            FieldPanel("name"),
            HelpPanel(template="lotse_certificates/admin/template_words.html"),
            MultiFieldPanel(
                [FieldPanel("title_attendance"), FieldPanel("deed_attendance")],
                heading=_("Without a test"),
            ),
            MultiFieldPanel(
                [FieldPanel("title_tested"), FieldPanel("deed_tested")],
                heading=_("With a test"),
            ),
            MultiFieldPanel(
                [FieldPanel("title_mentoring"), FieldPanel("deed_mentoring")],
                heading=_("For mentoring"),
            ),
            FieldPanel("closing"),
            FieldPanel("criteria"),
            InlinePanel(
                "competencies",
                [FieldPanel("text"), FieldPanel("esco")],
                heading=_("Competencies"),
                label=_("competency"),
                help_text=_("With any of these, the course's own are not listed."),
            ),
            InlinePanel(
                "signatories",
                [FieldPanel("name"), FieldPanel("office"), FieldPanel("image")],
                heading=_("Who signs"),
                label=_("signatory"),
                max_num=MOST,
            ),
            PublishingPanel(),
        ],
        heading=_("Words"),
    )


def _look() -> ObjectList:
    """Return how a certificate looks."""
    return ObjectList(
        [
            FieldPanel("design"),
            FieldPanel("colour", help_text=_("Empty: the design's own. Or write one as #0b5563.")),
            OriginalsInlinePanel(
                "logos",
                [FieldPanel("image"), FieldPanel("alt")],
                heading=_("Logos"),
                label=_("logo"),
                max_num=MOST,
            ),
            FieldPanel("seal"),
        ],
        heading=_("Look"),
    )


def _reach() -> ObjectList:
    """Return for which certificates a template holds, and how."""
    return ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("course"),
                    FieldPanel("unit", widget=unit_chooser.widget_class),
                    HelpPanel(template="lotse_certificates/admin/template_reach.html"),
                ],
                heading=_("Holds for"),
            ),
            FieldPanel("second_language"),
            FieldPanel("valid_months"),
            FieldPanel("endorsement"),
        ],
        heading=_("Holds for"),
    )


def status_of(template: Any) -> Any:  # noqa: ANN401 -- an annotated template; lazy text
    """Return the status of a listed template. Wagtail's own would ask for each line."""
    if template.is_scheduled:
        return _("live + scheduled") if template.live else _("scheduled")
    if template.live:
        return _("live + draft") if template.has_unpublished_changes else _("live")
    return _("expired") if template.expired else _("draft")


class TemplateIndexView(IndexView):
    """The list, which asks the database the same few questions however long it is.

    What other packages offer for one template (translating it, say) is asked for each line
    anew, so it is offered where the template is edited.
    """

    def get_list_buttons(self, instance: CertificateTemplate) -> list[Any]:
        """Return the list's own buttons."""
        buttons = [
            Button.from_menu_item(one) if isinstance(one, MenuItem) else one
            for one in self.get_list_more_buttons(instance)
        ]
        label = _("More options for “%s”") % instance
        more = ButtonWithDropdown(
            buttons=buttons, icon_name="dots-horizontal", attrs={"aria-label": label}
        )
        return [more] if buttons else []


class TemplateEditView(EditView):
    """The form, with what other packages offer for a template."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Add those buttons, above all that for translating."""
        found = list(super().header_more_buttons)
        for hook in hooks.get_hooks("register_snippet_listing_buttons"):
            found.extend(hook(self.object, self.request.user, self.request.path))
        return found


class TemplateCopyView(CopyView):
    """A form filled in like another template, for a new one."""

    def get_initial_form_instance(self) -> CertificateTemplate:
        """Return a template of its own, with lines of its own."""
        return unsaved_copy(self.get_object())


class TemplateInspectView(InspectView):
    """What a template says, for those who may not change it."""

    def get_course_display_value(self) -> Any:  # noqa: ANN401 -- a course, or lazy text
        """Say for which course it holds."""
        return self.object.course or _("all")

    def get_unit_display_value(self) -> Any:  # noqa: ANN401 -- a unit, or lazy text
        """Say for which unit it holds."""
        return self.object.unit or _("all")

    def get_valid_months_display_value(self) -> Any:  # noqa: ANN401 -- a number, or lazy text
        """Say how long certificates are valid."""
        return self.object.valid_months or _("without end")


class TemplateViewSet(SnippetViewSet):
    """How certificates look and what they say."""

    model = CertificateTemplate
    icon = "doc-full-inverse"
    menu_label = _("Certificate templates")
    menu_name = "lotse-certificate-templates"
    menu_order = 260
    menu_hook = "register_lotse_menu_item"  # the menu the hub opens to others
    edit_handler = TabbedInterface([_words(), _look(), _reach()], base_form_class=TemplateForm)
    index_view_class = TemplateIndexView
    edit_view_class = TemplateEditView
    copy_view_class = TemplateCopyView
    inspect_view_enabled = True
    inspect_view_class = TemplateInspectView
    inspect_template_name = "lotse_certificates/admin/template_inspect.html"
    inspect_view_fields = ("name", "locale", "course", "unit", "valid_months", "criteria")
    list_display = (
        "name",
        LocaleColumn(),
        Column("course", label=_("Course"), accessor=lambda one: one.course or _("all")),
        Column("unit", label=_("Unit"), accessor=lambda one: one.unit or _("all")),
        StatusTagColumn(
            "status",
            label=_("Status"),
            accessor=status_of,
            primary=operator.attrgetter("live"),
            sort_key="live",
        ),
    )
    search_fields = ("name",)

    def get_queryset(self, _request: HttpRequest) -> QuerySet[CertificateTemplate]:
        """Return the templates in all languages, each below its original."""
        templates: QuerySet[CertificateTemplate] = CertificateTemplate.objects.select_related(
            "locale", "course", "unit", "latest_revision"
        )
        scheduled = Revision.objects.filter(
            base_content_type=ContentType.objects.get_for_model(CertificateTemplate),
            object_id=Cast(OuterRef("pk"), CharField()),
            approved_go_live_at__isnull=False,
        )
        listed: QuerySet[CertificateTemplate] = templates.annotate(is_scheduled=Exists(scheduled))
        return listed.order_by("name", "pk")
