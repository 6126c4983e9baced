"""The firm: a coaching business, and the wall around its data."""

from __future__ import annotations

from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmModel

BRAND_HUE = 158


class Firm(models.Model):
    """A tenant. Its name and slug stand in addresses and are no secret; its rows are.

    The firm picks hue (degrees) and chroma (OKLCH); lightness is ours, so contrast holds.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=40, unique=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    brand_hue = models.PositiveSmallIntegerField(
        default=BRAND_HUE, validators=[MinValueValidator(0), MaxValueValidator(359)]
    )
    brand_chroma = models.DecimalField(max_digits=3, decimal_places=2, default="0.08")
    founded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="firms_firm_hue_is_an_angle",
                condition=models.Q(brand_hue__gte=0, brand_hue__lte=359),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def initial(self) -> str:
        return self.name[:1].upper()


class ClientOrganisation(FirmModel):
    """The company whose leaders are coached, and who pays."""

    name = models.CharField(max_length=120)

    material = "client_organisation"

    class Meta:
        constraints = [
            *firm_wall("firms_clientorganisation"),
            models.UniqueConstraint(fields=["firm", "name"], name="firms_client_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
