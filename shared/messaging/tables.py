"""The tables that carry facts, the same in every service's database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, FetchedValue
from sqlalchemy.orm import Mapped, mapped_column

from shared.database import Base, Moment


class OutboxRow(Base):
    """A fact told in the transaction that made it true. Debezium's column names, so that log capture stays possible.

    A trigger takes the person's lock and then gives `position`, so a person's positions follow their commits.
    """

    __tablename__ = "outbox"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    aggregatetype: Mapped[str]
    aggregateid: Mapped[UUID]
    type: Mapped[str]
    payload: Mapped[str]
    position: Mapped[int] = mapped_column(BigInteger, server_default=FetchedValue())
    at: Mapped[datetime] = mapped_column(Moment)
    traceparent: Mapped[str | None]
    causation: Mapped[UUID | None]
    correlation: Mapped[UUID]
    written_at: Mapped[datetime] = mapped_column(Moment, server_default=FetchedValue())
    sent_at: Mapped[datetime | None] = mapped_column(Moment)


class InboxRow(Base):
    """A fact that was received; it commits with the reaction, so a repeat finds it and stops."""

    __tablename__ = "inbox"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    type: Mapped[str]
    subject: Mapped[UUID | None]
    received_at: Mapped[datetime] = mapped_column(Moment, server_default=FetchedValue())


class SetAsideRow(Base):
    """A fact whose handler failed, or that waits behind such a one of the same person. Nothing is ever dropped.

    `next_try_at` is null while it waits behind another and when the tries are used up and a person must decide. One
    that was skipped stays here and holds nobody up: `skip_asked_by` and `skipped_by` are two different people.
    """

    __tablename__ = "set_aside"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject: Mapped[str]
    position: Mapped[int] = mapped_column(BigInteger, server_default=FetchedValue())
    topic: Mapped[str]
    headers: Mapped[str]
    value: Mapped[bytes]
    error: Mapped[str | None]
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(Moment)
    skip_reason: Mapped[str | None]
    skip_asked_by: Mapped[str | None]
    skipped_at: Mapped[datetime | None] = mapped_column(Moment)
    skipped_by: Mapped[str | None]


FIRST_TABLES = (
    """
    CREATE TABLE outbox (
        id uuid CONSTRAINT pk_outbox PRIMARY KEY,
        aggregatetype text NOT NULL,
        aggregateid uuid NOT NULL,
        type text NOT NULL,
        payload text NOT NULL,
        position bigint NOT NULL,
        at timestamptz NOT NULL,
        traceparent text,
        causation uuid,
        correlation uuid NOT NULL,
        written_at timestamptz NOT NULL DEFAULT now(),
        sent_at timestamptz
    )
    """,
    "CREATE SEQUENCE outbox_position OWNED BY outbox.position",
    "CREATE INDEX ix_outbox_unsent ON outbox (position) WHERE sent_at IS NULL",
    "CREATE INDEX ix_outbox_aggregateid ON outbox (aggregateid, position)",
    """
    CREATE FUNCTION outbox_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock(hashtextextended(NEW.aggregateid::text, 0));
        NEW.position := nextval('outbox_position');
        RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER outbox_in_order BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION outbox_in_order()",
    """
    CREATE FUNCTION wake() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_notify(TG_ARGV[0], '');
        RETURN NULL;
    END $$
    """,
    "CREATE TRIGGER outbox_wake AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION wake('outbox')",
    """
    CREATE TABLE inbox (
        id uuid CONSTRAINT pk_inbox PRIMARY KEY,
        type text NOT NULL,
        subject uuid,
        received_at timestamptz NOT NULL DEFAULT now()
    )
    """,
    """
    CREATE TABLE set_aside (
        id uuid CONSTRAINT pk_set_aside PRIMARY KEY,
        subject text NOT NULL,
        position bigint GENERATED ALWAYS AS IDENTITY,
        topic text NOT NULL,
        headers text NOT NULL,
        value bytea NOT NULL,
        error text,
        tries integer NOT NULL DEFAULT 0,
        next_try_at timestamptz
    )
    """,
    "CREATE INDEX ix_set_aside_subject ON set_aside (subject, position)",
)
# Later than the first tables; each service's own migration adds it.
SKIPPING = """
    ALTER TABLE set_aside
    ADD COLUMN skip_reason text, ADD COLUMN skip_asked_by text,
    ADD COLUMN skipped_at timestamptz, ADD COLUMN skipped_by text
"""
