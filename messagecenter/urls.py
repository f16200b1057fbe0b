"""Which door serves which address."""

from allauth.account import views as allauth
from django.urls import include, path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from messagecenter.inbox.views.home import SignIn, home
from messagecenter.metrics.views import livez

urlpatterns = [
    path("", home, name="home"),
    path("sign-in/", SignIn.as_view(), name="account_login"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("sign-in/closed/", allauth.account_inactive, name="account_inactive"),
    path("", include("messagecenter.inbox.urls")),
    path("b/", include("messagecenter.inbox.buyer_urls")),
    path("desk/", require_safe(RedirectView.as_view(pattern_name="desk:queue")), name="desk"),
    path("desk/", include("messagecenter.review.urls")),
    path("livez", livez, name="livez"),
]

handler400 = "messagecenter.inbox.views.errors.bad_request"
handler403 = "messagecenter.inbox.views.errors.forbidden"
handler404 = "messagecenter.inbox.views.errors.not_found"
handler500 = "messagecenter.inbox.views.errors.server_error"
