"""The addresses of the marketplace's desk."""

from django.urls import path

from messagecenter.review.views import imports, queue

app_name = "desk"

urlpatterns = [
    path("review/", queue.queue, name="queue"),
    path("review/<slug:public_id>/", queue.task, name="task"),
    path("review/<slug:public_id>/claim/", queue.claim, name="claim"),
    path("review/<slug:public_id>/verdict/", queue.verdict, name="verdict"),
    path("blocked/", queue.blocked, name="blocked"),
    path("blocked/<slug:public_id>/", queue.blocked_message, name="blocked_message"),
    path("orders/import/", imports.orders, name="orders_import"),
    path("orders/import/<slug:public_id>/", imports.run, name="orders_import_run"),
]
