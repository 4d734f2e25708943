-- What may be spent, and what is spent and leased of it. Money is nano-USD, times are milliseconds since 1970.
-- The same on SQLite and PostgreSQL.

-- time_window is "calendar DAY Europe/Berlin", "rolling PT5H" or "total".
CREATE TABLE budget (
    id                  TEXT   NOT NULL PRIMARY KEY,
    scope               TEXT   NOT NULL,
    subject             TEXT   NOT NULL,
    limit_nanos         BIGINT NOT NULL CHECK (limit_nanos >= 0),
    time_window         TEXT   NOT NULL,
    mode                TEXT   NOT NULL,
    downgrade_to        TEXT,
    throttle_per_minute BIGINT NOT NULL,
    reset_at            BIGINT NOT NULL,
    created_at          BIGINT NOT NULL,
    disabled_at         BIGINT
);

CREATE TABLE budget_top_up (
    budget_id    TEXT   NOT NULL REFERENCES budget (id),
    from_at      BIGINT NOT NULL,
    until_at     BIGINT NOT NULL,
    amount_nanos BIGINT NOT NULL CHECK (amount_nanos > 0),
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (budget_id, from_at, until_at, created_at)
);

-- One row for each period of a subject's budget: whoever changes what is posted or leased in it locks this row first.
CREATE TABLE budget_period (
    budget_id  TEXT   NOT NULL,
    subject    TEXT   NOT NULL,
    period     BIGINT NOT NULL,
    refused_at BIGINT NOT NULL,
    PRIMARY KEY (budget_id, subject, period)
);

CREATE TABLE budget_slot (
    budget_id    TEXT   NOT NULL,
    subject      TEXT   NOT NULL,
    period       BIGINT NOT NULL,
    slot         BIGINT NOT NULL,
    posted_nanos BIGINT NOT NULL,
    PRIMARY KEY (budget_id, subject, period, slot)
);

-- What a node may spend without asking. That of a dead node counts as spent until the node is back or is released.
CREATE TABLE budget_lease (
    node           TEXT   NOT NULL,
    budget_id      TEXT   NOT NULL,
    subject        TEXT   NOT NULL,
    period         BIGINT NOT NULL,
    leased_nanos   BIGINT NOT NULL,
    request_number BIGINT NOT NULL,
    granted_nanos  BIGINT NOT NULL,
    PRIMARY KEY (budget_id, subject, period, node)
);

CREATE INDEX budget_lease_of_node ON budget_lease (node);
