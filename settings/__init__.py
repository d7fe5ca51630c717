"""The demo site: a host of Lotse like any other."""

from settings.celery import app as celery_app

__all__ = ["celery_app"]
