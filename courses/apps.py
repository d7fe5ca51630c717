"""Wiring of the package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    """Courses: what there is to learn."""

    name = "courses"
    label = "lotse_courses"
    verbose_name = _("Courses")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect receivers, forms and what the hub asks for."""
        from courses import receivers  # noqa: F401 -- imported to be connected
        from courses.domain import personal_data, places
        from courses.forms import LessonForm, QuestionForm
        from courses.models import LessonPage, Question
        from lms import registry

        LessonPage.base_form_class = LessonForm
        Question.base_form_class = QuestionForm
        personal_data.register_all()
        registry.links.register("courses", places.activity_url)
        registry.course_links.register("courses", places.course_url)
        registry.navigation.register("courses", places.catalogue_item)
