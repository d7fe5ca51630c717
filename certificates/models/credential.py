"""What machines read: signed credentials, the list that says which were revoked, and files."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.choices import RenderingForm


def new_list_id() -> str:
    """Return a random name for a status list."""
    return secrets.token_urlsafe(9)


def new_seed() -> str:
    """Return what the places of a status list are shuffled by."""
    return secrets.token_hex(16)


class StatusList(models.Model):
    """A Bitstring Status List: one bit for each certificate, set when it is no longer good.

    ``used`` counts the places given away. ``seed`` shuffles them, so that a place tells
    nothing about when or to whom. ``body`` is the signed list as it is served; ``is_stale``
    asks for a new one.

    .. no_pii: Bits.
    """

    public_id = models.CharField(max_length=20, unique=True, default=new_list_id)
    seed = models.CharField(max_length=32, default=new_seed)
    used = models.PositiveIntegerField(default=0)
    body = models.TextField(blank=True)
    is_stale = models.BooleanField(default=True)
    built_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("status list")
        verbose_name_plural = _("status lists")

    def __str__(self) -> str:
        return self.public_id


class Mark(models.Model):
    """Up to where a sweep found nothing left to do, so that the next one looks at what is new.

    ``name`` says which sweep, ``below`` up to which id; ``looked_at`` is when it last looked
    at everything.

    .. no_pii: A number.
    """

    name = models.CharField(max_length=20, unique=True)
    below = models.BigIntegerField(default=0)
    looked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("mark of a sweep")
        verbose_name_plural = _("marks of sweeps")

    def __str__(self) -> str:
        return f"{self.name}: {self.below}"


class Credential(models.Model):
    """The signed Open Badges 3.0 credential of one certificate, byte for byte.

    ``verification_method`` is the full address of the key, so that those of a compromised key
    can be found.

    .. pii: The name of somebody who has completed something, inside the signed text.
    .. pii_types: name, other
    .. pii_retirement: local_api
    """

    certificate = models.OneToOneField(
        "lotse_certificates.Certificate", on_delete=models.CASCADE, related_name="credential"
    )
    body = models.TextField()
    verification_method = models.CharField(max_length=300)
    signed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")

    def __str__(self) -> str:
        return str(self.certificate_id)


class Rendering(models.Model):
    """That a certificate's document was made, by which versions, and the hash of its bytes.

    Unsigned documents are made anew when they are asked for; ``content`` is kept only of
    those with a signature inside, which cannot be made twice the same.

    .. pii: A signed document with the name of its holder.
    .. pii_types: name, other
    .. pii_retirement: local_api
    """

    certificate = models.ForeignKey(
        "lotse_certificates.Certificate", on_delete=models.CASCADE, related_name="renderings"
    )
    form = models.CharField(max_length=10, choices=RenderingForm)
    sha256 = models.CharField(max_length=64)
    typst_version = models.CharField(max_length=20)
    design_version = models.CharField(max_length=40)
    content = models.BinaryField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("rendering")
        verbose_name_plural = _("renderings")
        constraints = (
            models.UniqueConstraint(fields=("certificate", "sha256"), name="lotse_rendering_once"),
        )

    def __str__(self) -> str:
        return self.sha256[:12]
