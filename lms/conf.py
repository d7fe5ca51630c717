"""The hub's settings: each read when it is used, so that tests and hosts can override."""

from django.conf import settings


class Conf:
    """``LOTSE_*`` settings of the hub, with their defaults."""

    @property
    def due_soon_days(self) -> int:
        """``LOTSE_DUE_SOON_DAYS``: from how many days before its date something is due soon."""
        return int(getattr(settings, "LOTSE_DUE_SOON_DAYS", 30))

    @property
    def expiring_days(self) -> int:
        """``LOTSE_EXPIRING_DAYS``: from how many days before its end a completion is expiring."""
        return int(getattr(settings, "LOTSE_EXPIRING_DAYS", 60))

    @property
    def smallest_group(self) -> int:
        """``LOTSE_SMALLEST_GROUP``: counts of fewer people than this are not shown."""
        return int(getattr(settings, "LOTSE_SMALLEST_GROUP", 5))

    @property
    def access_log_months(self) -> int:
        """``LOTSE_ACCESS_LOG_MONTHS``: how long it is kept who saw whose data."""
        return int(getattr(settings, "LOTSE_ACCESS_LOG_MONTHS", 12))

    @property
    def chrome_seconds(self) -> int:
        """``LOTSE_CHROME_SECONDS``: how long the names and links of the frame are kept."""
        return int(getattr(settings, "LOTSE_CHROME_SECONDS", 60))


conf = Conf()
