"""The package's addresses: outside the language prefixes, for what is on paper stays there."""

from django.urls import path

from certificates.views import mine, verify

app_name = "lotse_certificates"
urlpatterns = [
    path("certificates/", mine.index, name="index"),
    path("certificates/request/<int:completion_id>/", mine.request_now, name="request"),
    path("certificates/<str:public_id>/", mine.detail, name="detail"),
    path("certificates/<str:public_id>/pdf/", mine.pdf, name="pdf"),
    path("verify/", verify.form, name="verify_form"),
    path("verify/<str:public_id>/", verify.page, name="verify"),
]
