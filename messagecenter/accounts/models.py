"""Marketplaces, people, shops, and who works in which shop."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.functions import RandomUUID
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Cast, Lower, Replace

from messagecenter.lib.ids import public_id


class Marketplace(models.Model):
    """The house rules of one marketplace: which policy pack, clock and languages it has."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    pack = models.CharField(max_length=60)
    reply_target_hours = models.PositiveSmallIntegerField(default=24)
    time_zone = models.CharField(max_length=60, default="UTC")

    def __str__(self) -> str:
        return self.slug


class UserManager(BaseUserManager["User"]):
    """Makes people; the e-mail address is kept in lower case, so that it is one person's."""

    def create_user(
        self, email: str, password: str | None = None, **rest: Any
    ) -> User:  # Any: model fields
        user = self.model(email=self.normalize_email(email).lower(), **rest)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person who signs in. `staff_role` is the only staff flag there is."""

    class StaffRole(models.TextChoices):
        NONE = "none"
        REVIEWER = "reviewer"
        POLICY = "policy"
        ADMIN = "admin"

    email = models.EmailField()
    name = models.CharField(max_length=80, blank=True)
    staff_role = models.CharField(max_length=10, choices=StaffRole, default=StaffRole.NONE)
    locale = models.CharField(max_length=12, default="en")
    zone = models.CharField(max_length=60, default="UTC")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(
                condition=Q(staff_role__in=["none", "reviewer", "policy", "admin"]),
                name="user_staff_role_known",
            ),
        ]

    def __str__(self) -> str:
        return f"user {self.pk}"

    @property
    def is_staff(self) -> bool:
        return self.staff_role == self.StaffRole.ADMIN

    def has_perm(self, perm: str, obj: object = None) -> bool:  # noqa: ARG002 (Django's signature)
        return False

    def has_module_perms(self, app_label: str) -> bool:  # noqa: ARG002 (Django's signature)
        return False


class Seller(models.Model):
    """A shop on a marketplace: the tenant that every row of a conversation belongs to."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    marketplace = models.ForeignKey(Marketplace, models.PROTECT, related_name="sellers")

    def __str__(self) -> str:
        return self.slug


class Membership(models.Model):
    """One person's place in one shop.

    The database draws a public id, too: rows may be made by code that does not know of it yet.
    """

    class Role(models.TextChoices):
        OWNER = "owner"
        MANAGER = "manager"
        AGENT = "agent"
        READ_ONLY = "read-only"
        PARTNER = "partner"

    public_id = models.CharField(
        max_length=32,
        default=public_id,
        db_default=Replace(Cast(RandomUUID(), models.CharField()), Value("-"), Value("")),
    )
    seller = models.ForeignKey(Seller, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "user"], name="membership_once"),
            models.CheckConstraint(
                condition=Q(role__in=["owner", "manager", "agent", "read-only", "partner"]),
                name="membership_role_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} of {self.seller}"


class Invitation(models.Model):
    """A mailed offer to work in a shop; of its token only the SHA-256 is kept.

    `mailed` counts the mails: each has a token of its own, and only the newest one opens the door.
    """

    public_id = models.CharField(max_length=26, unique=True, default=public_id)
    seller = models.ForeignKey(Seller, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Membership.Role)
    token_sha256 = models.CharField(max_length=64, unique=True)
    mailed = models.PositiveSmallIntegerField(default=1)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "seller",
                Lower("email"),
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitation_open_once",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["owner", "manager", "agent", "read-only", "partner"]),
                name="invitation_role_known",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class SignedInSession(models.Model):
    """What a person sees of one of their sessions. It goes with the session, however that ends.

    No network address stands here: browser and system are enough to know one's own devices by.
    """

    session = models.OneToOneField(Session, models.CASCADE, primary_key=True, related_name="+")
    public_id = models.CharField(max_length=26, unique=True, default=public_id)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    begun_at = models.DateTimeField()
    used_at = models.DateTimeField()
    browser = models.CharField(max_length=20, blank=True)
    system = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return f"session of user {self.user_id}"
