"""The package's addresses for people in a programme; include them below a language prefix."""

from django.urls import path

from mentoring.views import mine, tandem

app_name = "lotse_mentoring"
urlpatterns = [
    # The way into a programme, and to each other
    path("mentoring/", mine.index, name="index"),
    # A tandem
    path("mentoring/tandem/<uuid:public_id>/", tandem.show, name="tandem"),
]
