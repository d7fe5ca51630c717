"""The courses' settings: each read when it is used, so that tests and hosts can override."""

from django.conf import settings


class Conf:
    """``LOTSE_*`` settings of the courses, with their defaults."""

    @property
    def longest_text(self) -> int:
        """``LOTSE_LONGEST_TEXT``: how many characters a learner may write into one field."""
        return int(getattr(settings, "LOTSE_LONGEST_TEXT", 5000))

    @property
    def remembered_lessons(self) -> int:
        """``LOTSE_REMEMBERED_LESSONS``: how many lessons a process keeps ready to draw."""
        return int(getattr(settings, "LOTSE_REMEMBERED_LESSONS", 500))

    @property
    def remembered_cards(self) -> int:
        """``LOTSE_REMEMBERED_CARDS``: how many drawn exercises a process keeps, 6 kB each."""
        return int(getattr(settings, "LOTSE_REMEMBERED_CARDS", 2000))


conf = Conf()
