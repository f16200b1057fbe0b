"""The addresses of the shop's team page."""

from django.urls import path

from messagecenter.inbox.views import team

app_name = "team"

urlpatterns = [
    path("", team.members, name="members"),
    path("invite/", team.invite, name="invite"),
    path("members/<slug:public_id>/role/", team.role, name="role"),
    path("members/<slug:public_id>/remove/", team.remove, name="remove"),
    path("invitations/<slug:public_id>/resend/", team.resend, name="resend"),
    path("invitations/<slug:public_id>/revoke/", team.revoke, name="revoke"),
]
