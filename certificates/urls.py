"""The package's addresses: outside the language prefixes, for what is on paper stays there."""

from django.urls import path

from certificates.views import machines, mine, verify, wishes

app_name = "lotse_certificates"
urlpatterns = [
    path("certificates/", mine.index, name="index"),
    path("certificates/request/<int:completion_id>/", mine.request_now, name="request"),
    path("certificates/<str:public_id>/", mine.detail, name="detail"),
    path("certificates/<str:public_id>/pdf/", mine.pdf, name="pdf"),
    path("certificates/<str:public_id>/page/", wishes.visibility, name="visibility"),
    path("certificates/<str:public_id>/name/", wishes.correction, name="correction"),
    path("credentials/did.json", machines.did_document, name="did"),
    path("credentials/status/<str:list_id>.json", machines.status_list, name="status_list"),
    path("credentials/<str:public_id>.json", machines.credential, name="credential"),
    path("credentials/<str:public_id>.png", machines.badge_png, name="badge_png"),
    path("credentials/<str:public_id>.svg", machines.badge_svg, name="badge_svg"),
    path("verify/", verify.form, name="verify_form"),
    path("verify/file/", verify.file, name="verify_file"),
    path("verify/<str:public_id>/", verify.page, name="verify"),
]
