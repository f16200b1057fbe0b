"""Which door serves which address."""

from allauth.account import views as allauth
from django.urls import include, path, re_path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from messagecenter.accounts.views import entrance
from messagecenter.accounts.views.join import join
from messagecenter.inbox.views.home import ProveOwnAddress, SignIn, home
from messagecenter.metrics.views import livez

urlpatterns = [
    path("", home, name="home"),
    path("sign-in/", SignIn.as_view(), name="account_login"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("sign-in/closed/", allauth.account_inactive, name="account_inactive"),
    path("sign-in/reset/", entrance.ForgottenPassword.as_view(), name="account_reset_password"),
    path("sign-in/reset/sent/", allauth.password_reset_done, name="account_reset_password_done"),
    path(
        "sign-in/reset/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^sign-in/reset/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[0-9A-Za-z-]{1,100})/$",
        entrance.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "sign-in/confirm/",
        allauth.EmailVerificationSentView.as_view(),
        name="account_email_verification_sent",
    ),
    re_path(
        r"^sign-in/confirm/(?P<key>[-:\w]{1,200})/$",
        ProveOwnAddress.as_view(),
        name="account_confirm_email",
    ),
    path("b/sign-up/", entrance.SignUp.as_view(), name="account_signup"),
    path("join/<str:token>/", join, name="join"),
    path("settings/", include("messagecenter.accounts.urls")),
    path("settings/password/", entrance.ChangePassword.as_view(), name="account_change_password"),
    path("team/", include("messagecenter.inbox.team_urls")),
    path("", include("messagecenter.inbox.urls")),
    path("b/", include("messagecenter.inbox.buyer_urls")),
    path("desk/", require_safe(RedirectView.as_view(pattern_name="desk:queue")), name="desk"),
    path("desk/", include("messagecenter.review.urls")),
    path("livez", livez, name="livez"),
]

handler400 = "messagecenter.inbox.views.errors.bad_request"
handler403 = "messagecenter.inbox.views.errors.forbidden"
handler404 = "messagecenter.inbox.views.errors.not_found"
handler429 = "messagecenter.accounts.http.too_many"  # asked for by allauth's own limits
handler500 = "messagecenter.inbox.views.errors.server_error"
