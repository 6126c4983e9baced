"""Row-level security and same-firm keys, as constraints that migrations carry."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement

from coaching.tenancy.sql import APP_ROLE, FIRM, quote


class SqlConstraint(models.BaseConstraint):
    """A constraint made of plain statements; the database alone checks it."""

    def statements(self, model: type[models.Model]) -> list[str]:
        raise NotImplementedError

    def undo(self, model: type[models.Model]) -> str:
        raise NotImplementedError

    def constraint_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        assert model is not None
        assert schema_editor is not None
        schema_editor.deferred_sql.extend(as_statement(sql) for sql in self.statements(model))
        return ""

    def create_sql(  # type: ignore[override]
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Statement:
        assert model is not None
        return as_statement("; ".join(self.statements(model)))

    def remove_sql(  # type: ignore[override]
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Statement:
        assert model is not None
        return as_statement(self.undo(model))

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Nothing to ask in Python."""

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)


def as_statement(sql: str) -> Statement:
    return Statement(sql.replace("%", "%%"))


class FirmWall(SqlConstraint):
    """Wall 1 for one table: RLS enabled and forced, and no row but the current firm's.

    The policy is restrictive, so no other policy can widen it. Without a permissive policy
    (see `coaching.access.compile`) nobody reads anything. `UNIQUE (firm_id, id)` is what
    same-firm keys point to.
    """

    def statements(self, model: type[models.Model]) -> list[str]:
        table = quote(model._meta.db_table)
        return [
            f"ALTER TABLE {table} ADD CONSTRAINT {quote(self.name)} UNIQUE (firm_id, id)",
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY firm_wall ON {table} AS RESTRICTIVE FOR ALL TO {APP_ROLE} "
            f"USING (firm_id = {FIRM}) WITH CHECK (firm_id = {FIRM})",
        ]

    def undo(self, model: type[models.Model]) -> str:
        table = quote(model._meta.db_table)
        return (
            f"DROP POLICY firm_wall ON {table}; "
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY, "
            f"DROP CONSTRAINT {quote(self.name)}"
        )


class SameFirm(SqlConstraint):
    """A foreign key that holds within one firm: `(firm_id, x_id) → (firm_id, id)`.

    PostgreSQL checks foreign keys without row-level security: a plain key accepts another
    firm's row and tells whether it exists.
    """

    def __init__(self, *, name: str, column: str, to: str, table: str = "") -> None:
        """`table` names a lower floor's table when the key is declared by the model it points to."""
        super().__init__(name=name)
        self.column, self.to, self.table = column, to, table

    @property
    def index(self) -> str:
        return f"{self.name[:60]}_ix"

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return (
            path,
            tuple(args),
            {**kwargs, "column": self.column, "to": self.to, "table": self.table},
        )

    def statements(self, model: type[models.Model]) -> list[str]:
        table = quote(self.table or model._meta.db_table)
        return [
            f"ALTER TABLE {table} ADD CONSTRAINT {quote(self.name)} "
            f"FOREIGN KEY (firm_id, {quote(self.column)}) REFERENCES {quote(self.to)} (firm_id, id) "
            "DEFERRABLE INITIALLY DEFERRED",
            f"CREATE INDEX {quote(self.index)} ON {table} (firm_id, {quote(self.column)})",
        ]

    def undo(self, model: type[models.Model]) -> str:
        table = quote(self.table or model._meta.db_table)
        return (
            f"ALTER TABLE {table} DROP CONSTRAINT {quote(self.name)}; "
            f"DROP INDEX {quote(self.index)}"
        )


def firm_wall(table: str, **keys: str) -> list[models.BaseConstraint]:
    """The constraints of a firm table; `keys` maps each field to the table it points to.

    >>> firm_wall("coaching_sessions_commitment", engagement="engagements_engagement")
    """
    wall: list[models.BaseConstraint] = [FirmWall(name=f"{table}_firm_wall")]
    return wall + [
        SameFirm(name=f"{table}_{field}_same_firm", column=f"{field}_id", to=to)
        for field, to in keys.items()
    ]
