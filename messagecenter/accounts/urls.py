"""The addresses of what everybody sets for themselves."""

from django.urls import path

from messagecenter.accounts.views import own

app_name = "settings"

urlpatterns = [
    path("", own.profile, name="profile"),
    path("sessions/", own.session_list, name="sessions"),
    path("sessions/others/end/", own.end_others, name="end_others"),
    path("sessions/<slug:public_id>/end/", own.end_session, name="end_session"),
]
