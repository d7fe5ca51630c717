"""Signing in and out, and setting a new password."""

from django.contrib.auth import views
from django.urls import reverse_lazy

from lms.forms import LoginForm, NewPasswordForm, ResetForm


class Login(views.LoginView):
    """The way in."""

    template_name = "lotse_lms/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True


class Logout(views.LogoutView):
    """The way out, by POST."""


class PasswordReset(views.PasswordResetView):
    """Asking for a link."""

    template_name = "lotse_lms/password_reset.html"
    email_template_name = "lotse_lms/mail/password_reset.txt"
    subject_template_name = "lotse_lms/mail/password_reset_subject.txt"
    form_class = ResetForm
    success_url = reverse_lazy("lotse_lms:password_reset_sent")


class PasswordResetSent(views.PasswordResetDoneView):
    """Saying that a link is on its way, whether or not the address is known."""

    template_name = "lotse_lms/password_reset_sent.html"


class NewPassword(views.PasswordResetConfirmView):
    """Setting a new password with a link."""

    template_name = "lotse_lms/password_new.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("lotse_lms:password_set")


class PasswordSet(views.PasswordResetCompleteView):
    """Saying that the new password holds."""

    template_name = "lotse_lms/password_set.html"
