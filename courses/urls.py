"""The courses' addresses beside their pages."""

from django.urls import path, register_converter

from courses.views import lessons, quizzes, results, shortway
from courses.views.addresses import LessonAddress

register_converter(LessonAddress, "lotse_lesson")

app_name = "lotse_courses"
urlpatterns = [
    path("learn/<uuid:course>/<uuid:lesson>/done/", lessons.finish, name="finish"),
    path("learn/<uuid:course>/<uuid:lesson>/<str:section>/", lessons.answer, name="answer"),
    path("learn/<uuid:course>/<uuid:lesson>/<str:section>/quiz/", quizzes.begin, name="quiz_begin"),
    path("learn/quiz/<uuid:public_id>/", quizzes.attempt, name="attempt"),
    path("learn/<uuid:course>/result/", results.result, name="result"),
    path("<lotse_lesson:address>", shortway.by_address, name="lesson"),
]
