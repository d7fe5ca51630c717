"""The hub's addresses."""

from django.urls import path

from lms.views import account, me

app_name = "lotse_lms"
urlpatterns = [
    path("me/", me.me, name="me"),
    path("me/why/<uuid:key>/", me.why, name="why"),
    path("me/data/", me.my_data, name="my_data"),
    path("me/data/file/", me.my_data_file, name="my_data_file"),
    path("enrol/<uuid:key>/", me.enrol, name="enrol"),
    path("login/", account.Login.as_view(), name="login"),
    path("logout/", account.Logout.as_view(), name="logout"),
    path("password/", account.PasswordReset.as_view(), name="password_reset"),
    path("password/sent/", account.PasswordResetSent.as_view(), name="password_reset_sent"),
    path("password/<uidb64>/<token>/", account.NewPassword.as_view(), name="password_new"),
    path("password/set/", account.PasswordSet.as_view(), name="password_set"),
]
