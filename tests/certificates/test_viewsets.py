import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import translation
from factories import make_outline, make_unit, make_user, release_course
from template_factories import dots, locale, make_image, make_template
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from certificates.models import CertificateTemplate, TemplateVersion
from certificates.viewsets.forms import language_choices
from lms.api import role_group
from lms.choices import RoleKind

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the files open in which it makes small pictures for its forms.
    pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile"),
]
NAME = "wagtailsnippets_lotse_certificates_certificatetemplate"


@pytest.fixture(autouse=True)
def english():
    """Speak English, and leave the language as it was: the admin's requests change it."""
    with translation.override("en"):
        yield


@pytest.fixture
def client(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def admin(client, db):
    locale("de")
    user = make_user(is_superuser=True, is_staff=True)
    client.force_login(user)
    return client


def url(view, *args):
    return reverse(f"{NAME}:{view}", args=args)


def lines(name, *values, initial=0):
    data = {
        f"{name}-TOTAL_FORMS": len(values),
        f"{name}-INITIAL_FORMS": initial,
        f"{name}-MIN_NUM_FORMS": 0,
        f"{name}-MAX_NUM_FORMS": 1000,
    }
    for number, value in enumerate(values):
        data[f"{name}-{number}-ORDER"] = number + 1
        data[f"{name}-{number}-DELETE"] = ""
        data |= {f"{name}-{number}-{key}": text for key, text in {"id": "", **value}.items()}
    return data


def written(*, signatories=(), logos=(), competencies=(), **more):
    return {
        "name": "Landesweit",
        "design": "harbour",
        "colour": "",
        "second_language": "",
        "valid_months": "",
        "seal": "",
        "course": "",
        "unit": "",
        "endorsement": "",
        "title_attendance": "",
        "title_tested": "",
        "deed_attendance": "",
        "deed_tested": "",
        "closing": "",
        "criteria": "",
        **lines("signatories", *signatories),
        **lines("logos", *logos),
        **lines("competencies", *competencies),
        **more,
    }


def problems(response):
    """What the form says is wrong, field by field."""
    form = response.context["form"]
    found = {name: " ".join(errors) for name, errors in form.errors.items()}
    for name, formset in form.formsets.items():
        wrong = [text for line in formset.errors for errors in line.values() for text in errors]
        if wrong or formset.non_form_errors():
            found[name] = " ".join([*wrong, *formset.non_form_errors()])
    return found


def publish(client, address, django_capture_on_commit_callbacks, **data):
    with django_capture_on_commit_callbacks(execute=True):
        return client.post(address, {**written(**data), "action-publish": "1"})


# Writing and publishing


def test_a_template_is_written_saved_as_a_draft_and_published(
    admin, django_capture_on_commit_callbacks
):
    image = make_image()
    text = written(
        closing="Danke, {name}.",
        signatories=[{"name": "Ada Weiß", "office": "Vorstand", "image": ""}],
        logos=[{"image": image.pk, "alt": "Lotse"}],
        competencies=[{"text": "Zuhören", "esco": "http://data.europa.eu/esco/skill/1"}],
    )
    assert admin.get(url("add")).status_code == 200
    response = admin.post(url("add"), text)
    template = CertificateTemplate.objects.get()
    assert response.status_code == 302
    assert (template.live, template.closing) == (False, "Danke, {name}.")
    assert not TemplateVersion.objects.exists()

    assert admin.get(url("edit", template.pk)).status_code == 200
    children = {
        f"{part}-0-id": getattr(template, part).get().pk
        for part in ("signatories", "logos", "competencies")
    }
    initial = {f"{part}-INITIAL_FORMS": 1 for part in ("signatories", "logos", "competencies")}
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(url("edit", template.pk), {**text, **children, **initial, "action-publish": "1"})
    version = TemplateVersion.objects.get()
    german = version.content["texts"]["de"]
    assert (version.is_current, german["closing"]) == (True, "Danke, {name}.")
    assert german["signatories"][0]["name"] == "Ada Weiß"
    assert version.content["logos"][0]["alt"] == "Lotse"


def test_a_draft_beside_a_public_template_changes_nothing_until_it_is_published(
    admin, django_capture_on_commit_callbacks
):
    publish(admin, url("add"), django_capture_on_commit_callbacks, closing="Danke.")
    template = CertificateTemplate.objects.get()
    admin.post(url("edit", template.pk), written(closing="Entwurf."))
    version = TemplateVersion.objects.get(is_current=True)
    assert version.content["texts"]["de"]["closing"] == "Danke."
    publish(admin, url("edit", template.pk), django_capture_on_commit_callbacks, closing="Entwurf.")
    version = TemplateVersion.objects.get(is_current=True)
    assert (version.number, version.content["texts"]["de"]["closing"]) == (2, "Entwurf.")


def test_unpublishing_takes_it_out_of_force_and_deleting_leaves_its_versions(
    admin, django_capture_on_commit_callbacks
):
    publish(admin, url("add"), django_capture_on_commit_callbacks)
    template = CertificateTemplate.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(url("unpublish", template.pk))
    assert TemplateVersion.objects.get().is_current is False
    publish(admin, url("edit", template.pk), django_capture_on_commit_callbacks)
    assert TemplateVersion.objects.get().is_current is True
    admin.post(url("delete", template.pk))
    assert not CertificateTemplate.objects.exists()
    assert TemplateVersion.objects.get().is_current is False


def test_a_copy_is_a_template_of_its_own(admin):
    template = make_template(
        closing="Danke.",
        signatories=[{"name": "Ada Weiß", "office": "Vorstand"}],
        competencies=[{"text": "Zuhören"}, {"text": "Fragen"}],
    )
    form = admin.get(url("copy", template.pk)).context["form"]
    assert form["closing"].value() == "Danke."
    posted = {}
    for one in [form, *(line for formset in form.formsets.values() for line in formset.forms)]:
        posted |= {field.html_name: field.value() or "" for field in one}
    for formset in form.formsets.values():
        posted |= {field.html_name: field.value() for field in formset.management_form}
    posted |= {name: "" for name in posted if name.endswith("DELETE")}
    response = admin.post(url("add"), posted)
    assert response.status_code == 302
    copy = CertificateTemplate.objects.exclude(pk=template.pk).get()
    assert copy.translation_key != template.translation_key
    assert [one.text for one in copy.competencies.all()] == ["Zuhören", "Fragen"]
    assert [one.name for one in copy.signatories.all()] == ["Ada Weiß"]
    assert template.signatories.count() == 1
    assert copy.live is False


# What is refused, and what is said then


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("deed_tested", "{nmae} hat bestanden.", "{nmae}"),
        ("closing", "Danke, {name", "A brace stands alone"),
        ("title_attendance", "{{name}}", "A brace stands alone"),
        ("closing", "{name.__class__}", "A brace stands alone"),
        ("colour", "#ffe000", "too pale"),
        ("colour", "blau", "#0b5563"),
        ("endorsement", "kein JSON", "as JSON"),
        ("endorsement", "[1]", "as JSON"),
        ("valid_months", "0", "1"),
        ("design", "krakel", "krakel"),
        ("second_language", "xx", "xx"),
    ],
)
def test_a_wrong_entry_is_refused_in_words_and_nothing_is_lost(admin, field, text, said):
    response = admin.post(url("add"), written(**{field: text, "criteria": "Bleibt stehen."}))
    assert response.status_code == 200
    assert said in problems(response)[field]
    assert response.context["form"]["criteria"].value() == "Bleibt stehen."
    assert not CertificateTemplate.objects.exists()


def test_an_address_that_is_not_escos_is_refused(admin):
    wrong = [{"text": "Zuhören", "esco": "https://example.org/skill/1"}]
    response = admin.post(url("add"), written(competencies=wrong))
    assert "http://data.europa.eu/esco/" in problems(response)["competencies"]


@pytest.mark.parametrize("part", ["signatories", "logos"])
def test_a_fourth_does_not_fit_on_the_sheet(admin, part):
    image = make_image()
    four = {
        "signatories": [{"name": f"Ada {number}"} for number in range(4)],
        "logos": [{"image": image.pk, "alt": "Lotse"}] * 4,
    }
    response = admin.post(url("add"), written(**{part: four[part]}))
    assert "three" in problems(response)[part]


@pytest.mark.parametrize("part", ["seal", "logos", "signatories"])
def test_a_picture_that_cannot_be_printed_is_refused_where_it_was_chosen(admin, part):
    gif = make_image(dots("GIF"), "logo.gif")
    data = {
        "seal": {"seal": gif.pk},
        "logos": {"logos": [{"image": gif.pk, "alt": "Lotse"}]},
        "signatories": {"signatories": [{"name": "Ada", "image": gif.pk}]},
    }[part]
    response = admin.post(url("add"), written(**data))
    assert "PNG, JPEG or SVG" in problems(response)[part]


def test_a_second_template_for_the_same_is_refused_but_may_be_a_draft(
    admin, django_capture_on_commit_callbacks
):
    make_template("Die erste")
    response = publish(admin, url("add"), django_capture_on_commit_callbacks, name="Die zweite")
    assert "Die erste" in problems(response)["__all__"]
    assert admin.post(url("add"), written(name="Die zweite")).status_code == 302
    assert CertificateTemplate.objects.get(name="Die zweite").live is False
    course = release_course(make_outline())
    response = publish(
        admin,
        url("add"),
        django_capture_on_commit_callbacks,
        name="Die dritte",
        course=course.pk,
        unit=make_unit().pk,
    )
    assert response.status_code == 302


def test_every_second_language_has_words():
    codes = {code for code, _label in language_choices()}
    assert {"", "none", "en", "ar", "uk"} <= codes
    assert "de" not in codes


# The preview


def see(client, data, mode="sample-certificate", view="preview_on_add", pk=()):
    address = url(view, *pk)
    posted = client.post(address, data).json()
    assert posted == {"is_valid": True, "is_available": True}
    return client.get(f"{address}?mode={mode}")


def test_the_preview_shows_the_unsaved_form_as_the_page_it_would_be(admin):
    response = see(admin, written(closing="Noch nicht gespeichert."))
    page = response.content.decode()
    assert "data:image/png;base64,iVBOR" in page
    assert 'class="lotse-sheet"' in page
    assert "Noch nicht gespeichert." in page
    assert not CertificateTemplate.objects.exists()


def test_each_preview_mode_is_offered_and_answers(admin):
    template = make_template()
    modes = dict(template.preview_modes)
    assert len(modes) == 9
    page = see(
        admin, written(), "arabic-attendance", "preview_on_edit", [template.pk]
    ).content.decode()
    assert 'dir="rtl"' in page
    assert "فاطمة" in page


def test_the_preview_says_in_words_what_cannot_be_printed(admin):
    page = see(admin, written(closing="漢字")).content.decode()
    assert "漢" in page.partition('class="lotse-sheet-problem"')[2]
    assert "data:image/png" not in page


# Translating


@pytest.fixture
def translated(admin, django_capture_on_commit_callbacks):
    """A public template that was submitted for translation into English in the admin."""
    english = locale("en")
    image = make_image()
    publish(
        admin,
        url("add"),
        django_capture_on_commit_callbacks,
        closing="Danke.",
        colour="#0b5563",
        valid_months="24",
        signatories=[{"name": "Ada Weiß", "office": "Vorstand", "image": image.pk}],
        logos=[{"image": image.pk, "alt": "Lotse"}],
        competencies=[{"text": "Zuhören", "esco": "http://data.europa.eu/esco/skill/1"}],
    )
    template = CertificateTemplate.objects.get()
    submit = reverse(
        "wagtail_localize:submit_snippet_translation",
        args=["lotse_certificates", "certificatetemplate", template.pk],
    )
    assert admin.get(submit).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(submit, {"locales": [english.pk]})
    return template, CertificateTemplate.objects.get(locale=english)


def strings_of(template):
    source = TranslationSource.objects.get(object_id=template.translation_key)
    return {
        segment.context.path.rpartition(".")[2]: segment
        for segment in source.stringsegment_set.select_related("context", "string")
    }


def say(segment, text, language="en"):
    StringTranslation.objects.create(
        translation_of=segment.string,
        context=segment.context,
        locale=Locale.objects.get(language_code=language),
        data=text,
    )


def publish_translation(client, template, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return client.post(url("edit", template.pk), {"action": "publish"})


def test_only_words_are_for_the_translator(translated):
    template, _english = translated
    assert set(strings_of(template)) == {"closing", "office", "text"}


def test_submitting_a_translation_publishes_nothing(translated):
    _template, english = translated
    assert english.live is False
    assert set(TemplateVersion.objects.get(is_current=True).content["texts"]) == {"de"}


def test_a_translation_is_edited_and_published_in_the_admin(
    admin, translated, django_capture_on_commit_callbacks
):
    template, english = translated
    page = admin.get(url("edit", english.pk))
    assert page.status_code == 200
    assert b"Danke." in page.content
    strings = strings_of(template)
    translation = Translation.objects.get()
    response = admin.put(
        reverse(
            "wagtail_localize:edit_string_translation",
            args=[translation.pk, strings["closing"].pk],
        ),
        "value=Thank you.",
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 201
    say(strings["office"], "Chair")
    say(strings["text"], "Listening")
    publish_translation(admin, english, django_capture_on_commit_callbacks)
    content = TemplateVersion.objects.get(is_current=True).content
    assert content["texts"]["en"]["closing"] == "Thank you."
    assert content["texts"]["en"]["competencies"] == ["Listening"]
    assert content["texts"]["en"]["signatories"][0]["office"] == "Chair"
    assert (content["colour"], content["valid_months"]) == ("#0b5563", 24)
    english.refresh_from_db()
    assert english.live is True
    assert english.logos.get().image == template.logos.get().image


def test_a_wrong_variable_in_a_translation_is_refused_with_the_reason_beside_it(
    admin, translated, django_capture_on_commit_callbacks
):
    template, english = translated
    say(strings_of(template)["closing"], "Thank you, {nmae}.")
    publish_translation(admin, english, django_capture_on_commit_callbacks)
    assert set(TemplateVersion.objects.get(is_current=True).content["texts"]) == {"de"}
    wrong = StringTranslation.objects.get(has_error=True)
    assert "{nmae}" in wrong.get_error()


def test_a_change_of_the_original_reaches_the_translation_when_it_is_synchronised(
    admin, translated, django_capture_on_commit_callbacks
):
    template, english = translated
    say(strings_of(template)["closing"], "Thank you.")
    publish_translation(admin, english, django_capture_on_commit_callbacks)
    template.refresh_from_db()
    template.colour = "#222222"
    template.closing = "Vielen Dank."
    with django_capture_on_commit_callbacks(execute=True):
        template.save_revision().publish()
    texts = TemplateVersion.objects.get(is_current=True).content["texts"]
    assert (texts["de"]["closing"], texts["en"]["closing"]) == ("Vielen Dank.", "Thank you.")
    source = TranslationSource.objects.get(object_id=template.translation_key)
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(
            reverse("wagtail_localize:update_translations", args=[source.pk]),
            {"publish_translations": "on"},
        )
    english.refresh_from_db()
    assert english.colour == "#222222"
    texts = TemplateVersion.objects.get(is_current=True).content["texts"]
    assert texts["en"]["closing"] == ""


def test_a_translation_that_is_no_longer_synchronised_shows_words_alone(
    admin, translated, django_capture_on_commit_callbacks
):
    _template, english = translated
    Translation.objects.update(enabled=False)
    page = admin.get(url("edit", english.pk))
    form = page.context["form"]
    assert not {"design", "colour", "course", "unit", "seal", "name"} & set(form.fields)
    assert set(form.formsets) == {"signatories", "competencies"}
    data = {
        "closing": "Thanks.",
        **{name: "" for name in form.fields if name.startswith(("title", "deed", "criteria"))},
        **lines("signatories"),
        **lines("competencies"),
        "action-publish": "1",
    }
    with django_capture_on_commit_callbacks(execute=True):
        assert admin.post(url("edit", english.pk), data).status_code == 302
    content = TemplateVersion.objects.get(is_current=True).content
    assert content["texts"]["en"]["closing"] == "Thanks."
    assert content["colour"] == "#0b5563"
    assert content["texts"]["en"]["signatories"] == content["texts"]["de"]["signatories"]


def test_deleting_a_translation_takes_its_words_out(
    admin, translated, django_capture_on_commit_callbacks
):
    template, english = translated
    say(strings_of(template)["closing"], "Thank you.")
    publish_translation(admin, english, django_capture_on_commit_callbacks)
    admin.post(url("delete", english.pk))
    version = TemplateVersion.objects.get(is_current=True)
    assert set(version.content["texts"]) == {"de"}


def test_deleting_the_original_takes_the_template_out_of_force(
    admin, translated, django_capture_on_commit_callbacks
):
    template, english = translated
    publish_translation(admin, english, django_capture_on_commit_callbacks)
    admin.post(url("delete", template.pk))
    assert not TemplateVersion.objects.filter(is_current=True).exists()


# Who may, and what the list costs


@pytest.fixture
def as_group(client, db):
    """Sign in somebody of a group that has some rights over templates."""

    def as_group(kind, *codenames):
        locale("de")
        user = make_user()
        group = role_group(kind)
        group.permissions.add(
            *Permission.objects.filter(
                content_type__app_label="lotse_certificates",
                codename__in=[f"{name}_certificatetemplate" for name in codenames],
            )
        )
        user.groups.add(group)
        client.force_login(user)
        return client

    return as_group


def test_a_trainer_with_the_rights_writes_and_publishes(
    as_group, django_capture_on_commit_callbacks
):
    client = as_group(RoleKind.TRAINER, "add", "change", "publish")
    publish(client, url("add"), django_capture_on_commit_callbacks)
    assert TemplateVersion.objects.get().is_current is True
    assert client.get(reverse("lotse_templates:design", args=["harbour"])).status_code == 200


def test_a_coordinator_with_the_right_to_view_reads_and_changes_nothing(as_group):
    client = as_group(RoleKind.COORDINATOR, "view")
    template = make_template("Landesweit", closing="Danke.")
    assert "Landesweit" in client.get(url("list")).content.decode()
    assert "Danke." in client.get(url("inspect", template.pk)).content.decode()
    for refused in ("edit", "delete", "copy", "unpublish"):
        assert client.get(url(refused, template.pk)).status_code == 302
    assert client.get(url("add")).status_code == 302
    assert client.get(reverse("lotse_templates:design", args=["harbour"])).status_code == 302
    assert "Certificate templates" in client.get(url("list")).content.decode()


def test_who_has_no_right_sees_nothing_of_templates(as_group):
    client = as_group(RoleKind.COORDINATOR)
    make_template("Landesweit")
    assert client.get(url("list")).status_code == 302
    assert "certificatetemplate" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_an_unknown_design_has_no_picture(admin):
    assert admin.get(reverse("lotse_templates:design", args=["krakel"])).status_code == 404


def test_the_list_asks_as_often_for_thirty_as_for_one(admin, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def make(number):
        unit, course = make_unit(), release_course(make_outline())
        template = make_template(f"Vorlage {number}", unit=unit, course=course)
        template.save_revision()

    make(0)
    admin.get(url("list"))
    with CaptureQueriesContext(connection) as few:
        admin.get(url("list"))
    for number in range(1, 20):
        make(number)
    with CaptureQueriesContext(connection) as many:
        page = admin.get(url("list"))
    assert page.content.decode().count("Vorlage") >= 20
    assert len(many) == len(few)


def test_the_list_shows_the_languages_of_a_template_together(admin):
    template = make_template("Landesweit")
    template.copy_for_translation(locale("en")).save()
    listed = admin.get(url("list")).context["page_obj"].object_list
    assert [one.locale.language_code for one in listed] == ["de", "en"]


def test_the_unit_is_searched_for_by_name(admin):
    make_unit("Kreisverband Nordhafen")
    make_unit("Kreisverband Südhafen")
    address = reverse("lotse_certificate_unit_chooser:choose_results")
    found = admin.get(address, {"q": "nordhafen"}).content.decode()
    assert "Nordhafen" in found
    assert "Südhafen" not in found


def test_looking_at_a_template_shows_its_sheet_and_nothing_technical(admin):
    template = make_template(closing="Danke.", deed_tested="hat bestanden")
    page = admin.get(url("inspect", template.pk)).content.decode()
    assert "data:image/png;base64,iVBOR" in page
    assert "hat bestanden" in page
    assert "without end" in page
    assert "<dd>None</dd>" not in "".join(page.split())
    assert str(template.translation_key) not in page
