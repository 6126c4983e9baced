"""`SealedTextField`: a column that holds only sealed text.

Loading a row gives an opaque `Sealed`. Assigning a string seals it when the row is saved.
Filtering, ordering or bulk-updating by such a column raises: there is nothing to compare.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import FieldError
from django.db import models

from coaching.sealing.envelope import DataKey, SealError, place, row_place, seal, unseal
from coaching.sealing.keys import key_for
from coaching.sealing.models import Purpose

if TYPE_CHECKING:
    Field = models.Field[Any, Any]
else:
    Field = models.Field


STORED = (bytes, memoryview)  # an envelope as the database gives it


class Sealed:
    """A text that is not here: only its envelope, until `coaching.access.opening` opens it."""

    __slots__ = ("_text", "envelope")

    def __init__(self, envelope: bytes | None = None, text: str | None = None) -> None:
        self.envelope, self._text = envelope, text

    @property
    def text(self) -> str:
        """The words. Raises SealError unless the row was opened or written in this process."""
        if self._text is None:
            raise SealError("This text is sealed. Open its row with coaching.access.opening.")
        return self._text

    def __str__(self) -> str:
        return "<sealed>"

    __repr__ = __str__

    def __bool__(self) -> bool:
        """Whether there are words, once open."""
        return bool(self.text.strip())

    def __reduce__(self) -> Any:
        raise TypeError("A sealed text is not pickled.")


class SealedAttribute:
    """Wraps whatever is assigned, so that no row ever carries a bare string."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, row: models.Model | None, owner: type | None = None) -> Any:
        if row is None:
            return self
        if self.name not in row.__dict__:
            row.refresh_from_db(fields=[self.name])
        return row.__dict__[self.name]

    def __set__(self, row: models.Model, value: Any) -> None:
        if isinstance(value, STORED):
            value = Sealed(bytes(value))
        elif value.__class__ is not Sealed:
            value = Sealed(text=str(value or ""))
        row.__dict__[self.name] = value


class SealedTextField(Field):
    """Confidential text at rest, bound to its firm, engagement, table, column and row.

    `purpose` chooses the key. The model has `firm_id`, `engagement_id` and a client-made id. A
    column that may be NULL holds NULL for no words; NULL reads as no words, in older rows too.
    """

    def __init__(self, *args: Any, purpose: str = Purpose.SHARED, **kwargs: Any) -> None:
        self.purpose = str(purpose)
        super().__init__(*args, **{**kwargs, "editable": False})

    def get_internal_type(self) -> str:
        return "BinaryField"

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, list(args), {**kwargs, "purpose": self.purpose}

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, name, SealedAttribute(name))

    def get_default(self) -> str | None:
        return None if self.null else ""

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:
        value: Sealed = getattr(model_instance, self.attname)
        if self.null and value.envelope is None and not value.text:
            return None
        if value.envelope is None:
            value.envelope = seal_text(model_instance, self, value.text).envelope
        return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None and self.null:
            return None
        if not isinstance(value, Sealed) or value.envelope is None:
            raise FieldError(f"“{self.name}” is sealed: save the row, or use seal_text().")
        return connection.Database.Binary(value.envelope)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":  # whether there are words at all
            return super().get_lookup(lookup_name)
        raise FieldError(f"“{self.name}” is sealed: it cannot be searched or compared.")

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"“{self.name}” is sealed: it cannot be searched or compared.")

    def value_to_string(self, obj: models.Model) -> str:
        return "<sealed>"


def sealed_fields(model: Any) -> list[SealedTextField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedTextField)]


def place_of(row: Any, field: SealedTextField) -> bytes:
    """Where this text belongs."""
    assert field.column is not None
    shared = row_place(row.firm_id, row.engagement_id, row.pk)
    return place(row._meta.db_table, field.column, shared)


def seal_text(row: models.Model, field: SealedTextField | str, text: str) -> Sealed:
    """`text` sealed for this row's field: for conditional updates such as a version check."""
    if isinstance(field, str):
        found = row._meta.get_field(field)
        assert isinstance(found, SealedTextField)
        field = found
    key = key_for(row.firm_id, row.engagement_id, field.purpose)  # type: ignore[attr-defined]
    return Sealed(seal(key, text, place_of(row, field)), text)


class Opener:
    """Opens rows of one engagement: what all of them need is made once."""

    def __init__(self, firm_id: UUID, engagement_id: UUID) -> None:
        self.firm_id, self.engagement_id = firm_id, engagement_id
        self.place = row_place(firm_id, engagement_id, "")
        self.keys: dict[str, DataKey] = {}

    def key(self, purpose: str) -> DataKey:
        if purpose not in self.keys:
            self.keys[purpose] = key_for(self.firm_id, self.engagement_id, purpose)
        return self.keys[purpose]

    def open(self, row: Any) -> None:
        model: type[models.Model] = type(row)
        place, loaded = f"{self.place}{row.pk}".encode(), row.__dict__
        for name, purpose, start in openings(model):
            sealed: Sealed | None = loaded.get(name)
            if sealed is not None and sealed._text is None:
                assert sealed.envelope is not None
                sealed._text = unseal(self.key(purpose), sealed.envelope, start + place)


def unseal_rows(rows: Iterable[Any]) -> None:
    """Open every sealed field that was loaded, in place. Only `coaching.access.opening` calls this."""
    openers: dict[tuple[UUID, UUID], Opener] = {}
    for row in rows:
        of = row.firm_id, row.engagement_id
        if of not in openers:
            openers[of] = Opener(*of)
        openers[of].open(row)


@cache
def openings(model: type[models.Model]) -> tuple[tuple[str, str, bytes], ...]:
    """Name, purpose and the beginning of the place, for each sealed field: the same for all rows."""
    return tuple(
        (field.attname, field.purpose, place(model._meta.db_table, str(field.column), ""))
        for field in sealed_fields(model)
    )
