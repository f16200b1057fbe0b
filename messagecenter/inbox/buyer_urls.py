"""The addresses of the buyer's message center."""

from django.urls import path

from messagecenter.inbox.views import buyer

app_name = "buyer"

urlpatterns = [
    path("", buyer.message_list, name="list"),
    path("t/<slug:public_id>/", buyer.thread, name="thread"),
    path("t/<slug:public_id>/reply/", buyer.reply, name="reply"),
    path("t/<slug:public_id>/read/", buyer.read, name="read"),
    path("t/<slug:public_id>/since/", buyer.since, name="since"),
]
