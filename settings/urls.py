"""The addresses of the site."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from settings.demo_login import demo_login

urlpatterns: list[URLPattern | URLResolver] = [
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("django-admin/", admin.site.urls),
    path("", include("certificates.urls")),  # no language prefix: these stand on paper
]
if getattr(settings, "LOTSE_DEMO", False):
    # One process serves everything; in production the web server serves media.
    media = {"document_root": settings.MEDIA_ROOT}
    urlpatterns.append(re_path(r"^media/(?P<path>.*)$", serve, media))
urlpatterns += i18n_patterns(
    path("demo/login/", demo_login, name="demo_login"),
    path("", include("lms.urls")),
    path("", include("mentoring.urls")),
    path("", include("courses.urls")),
    path("", include(wagtail_urls)),
)
