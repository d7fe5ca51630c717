"""The hub's addresses."""

app_name = "lotse_lms"
urlpatterns = []
