"""The addresses of the shop's pages."""

from django.urls import path

from messagecenter.inbox.views import compose, conversation, orders

app_name = "inbox"

urlpatterns = [
    path("orders/", orders.order_list, name="orders"),
    path("orders/<slug:public_id>/", orders.order_page, name="order"),
    path("orders/<slug:public_id>/contact/", orders.contact, name="contact"),
    path("orders/<slug:public_id>/contact/send/", compose.contact_send, name="contact_send"),
    path("inbox/<slug:section>/", conversation.inbox, name="inbox"),
    path("threads/<slug:public_id>/", conversation.thread, name="thread"),
    path("threads/<slug:public_id>/reply/", compose.reply, name="reply"),
    path("threads/<slug:public_id>/read/", conversation.read, name="thread_read"),
    path("threads/<slug:public_id>/since/", conversation.since, name="thread_since"),
    path("messages/check/", compose.check, name="messages_check"),
    path("messages/<slug:public_id>/edit/", compose.edit, name="message_edit"),
]
