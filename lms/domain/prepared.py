"""Statements that Django puts into words once, and afterwards only sends.

Making SQL costs several times what the database takes to run it. That counts where the same
statements come with every answer of a learner; everywhere else a plain queryset is simpler.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from threading import local
from typing import Any, Generic, TypeVar

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.sql import InsertQuery
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

Compiled = TypeVar("Compiled", bound="_Statement")


class Slot(Expression):
    """Stands in a statement for a value that is given when the statement is sent."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        """Take values under a name, of the kind that a field stores."""
        super().__init__(output_field=field)
        self.name = name

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """Return a placeholder, and this slot as what is to be filled in."""
        del compiler, connection
        return "%s", (self,)

    def fill(self, values: Mapping[str, Any], connection: BaseDatabaseWrapper) -> Any:  # noqa: ANN401 -- as the field says
        """Return the value meant for this slot as the database takes it."""
        return self.output_field.get_db_prep_save(values[self.name], connection)


class _Statement:
    """SQL for one connection, with slots among its parameters."""

    def __init__(self, connection: BaseDatabaseWrapper, sql: str, params: Sequence[Any]) -> None:
        """Keep what was compiled."""
        self.connection = connection
        self._sql = sql
        self._params = params

    def send(self, cursor: CursorWrapper, values: Mapping[str, Any]) -> None:
        """Send the statement with values in its slots."""
        params = [
            param.fill(values, self.connection) if isinstance(param, Slot) else param
            for param in self._params
        ]
        cursor.execute(self._sql, params)


class _Select(_Statement):
    """A query, and how to make objects of what it finds."""

    def __init__(self, connection: BaseDatabaseWrapper, queryset: "QuerySet[Any]") -> None:
        """Compile the query; its columns come model by model."""
        self._compiler = queryset.query.get_compiler(connection=connection)
        super().__init__(connection, *self._compiler.as_sql())
        columns = [column for column, _sql, _alias in self._compiler.select]
        self._converters = self._compiler.get_converters(columns)
        self._parts: list[tuple[type[Model], list[str], slice]] = []
        start = 0
        for model, group in groupby(columns, key=lambda column: column.target.model):
            names = [column.target.attname for column in group]
            self._parts.append((model, names, slice(start, start + len(names))))
            start += len(names)

    def rows(self, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Return the objects of each row."""
        with self.connection.cursor() as cursor:
            self.send(cursor, values)
            found = cursor.fetchall()
        return [
            tuple(
                model.from_db(self.connection.alias, names, row[columns])
                for model, names, columns in self._parts
            )
            for row in self._compiler.apply_converters(found, self._converters)
        ]


class _Kept(local, Generic[Compiled]):
    """What a thread has compiled. Connections are a thread's own, and so is what they say."""

    def __init__(self) -> None:
        """Begin with nothing, in each thread."""
        self.statements: dict[BaseDatabaseWrapper, Compiled] = {}


class _Prepared(Generic[Compiled]):
    """A statement about a model, compiled at its first use on a connection."""

    def __init__(self, model: type[Model], make: Callable[[BaseDatabaseWrapper], Compiled]) -> None:
        """Compile nothing yet: models may still be loading."""
        self._model = model
        self._make = make
        self._kept: _Kept[Compiled] = _Kept()

    def _connection(self) -> BaseDatabaseWrapper:
        """Return the connection on which the model is written."""
        return connections[router.db_for_write(self._model)]

    def _compiled(self, connection: BaseDatabaseWrapper) -> Compiled:
        """Return the statement as it was compiled for a connection."""
        statements = self._kept.statements
        if connection not in statements:
            statements[connection] = self._make(connection)
        return statements[connection]


class PreparedLock(_Prepared[_Select]):
    """A query with slots that locks what it finds."""

    def __init__(self, model: type[Model], query: Callable[[], "QuerySet[Any]"]) -> None:
        """Take a function that makes the query, for when it is needed first."""
        super().__init__(model, lambda connection: _Select(connection, query()))

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 -- as the slots say
        """Return each row's object and those selected with it, which must not be missing.

        Raises ``TransactionManagementError`` outside a transaction, as Django's own locks do.
        """
        connection = self._connection()
        if connection.get_autocommit():
            msg = "A lock needs a transaction that holds it."
            raise TransactionManagementError(msg)
        return self._compiled(connection).rows(values)


class PreparedInsert(_Prepared[_Statement]):
    """Adding one row to a table. Sends no signals and returns nothing, as bulk creation does."""

    def __init__(self, model: type[Model]) -> None:
        """Take a value for every column but the primary key."""
        super().__init__(model, lambda connection: _insert(model, connection))

    def add(self, **values: Any) -> None:  # noqa: ANN401 -- as the columns say
        """Add a row. Raises ``KeyError`` when a column has no value, and ``IntegrityError``."""
        connection = self._connection()
        with connection.cursor() as cursor:
            self._compiled(connection).send(cursor, values)


def _insert(model: type[Model], connection: BaseDatabaseWrapper) -> _Statement:
    """Compile the insertion of one row with a slot in each column."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    query = InsertQuery(model)
    row = model(**{field.attname: Slot(field.attname, field) for field in fields})
    query.insert_values(fields, [row])
    ((sql, params),) = query.get_compiler(connection=connection).as_sql()
    return _Statement(connection, sql, params)
