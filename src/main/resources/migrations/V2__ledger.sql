-- What every attempt cost. Rows are only ever added, but for the balances and the ends of the chains. Amounts are nano-dollars,
-- times milliseconds since 1970, flags 0 or 1, hashes SHA-256 in hexadecimal. The same on SQLite and PostgreSQL.

-- One row for each attempt, when it has ended. Its first entry is number seq in its node's chain. A cost that is null has no
-- price. Tags are a JSON array of texts; windows one of arrays of a budget's id and the window's start.
CREATE TABLE attempt (
    id               TEXT   NOT NULL PRIMARY KEY,
    node             TEXT   NOT NULL,
    seq              BIGINT NOT NULL,
    request_id       TEXT   NOT NULL,
    number           BIGINT NOT NULL,
    organisation     TEXT   NOT NULL,
    team             TEXT   NOT NULL,
    app_user         TEXT   NOT NULL,
    key_id           TEXT   NOT NULL,
    end_user         TEXT   NOT NULL,
    tags             TEXT   NOT NULL,
    provider         TEXT   NOT NULL,
    model            TEXT   NOT NULL,
    served_model     TEXT   NOT NULL,
    operation        TEXT   NOT NULL,
    started_at       BIGINT NOT NULL,
    ended_at         BIGINT NOT NULL,
    status           TEXT   NOT NULL,
    cause            TEXT   NOT NULL,
    cost_nanos       BIGINT,
    avoided_nanos    BIGINT NOT NULL,
    held_nanos       BIGINT NOT NULL,
    price_book       TEXT   NOT NULL,
    input            BIGINT NOT NULL,
    cache_read       BIGINT NOT NULL,
    cache_write      BIGINT NOT NULL,
    cache_write_long BIGINT NOT NULL,
    output           BIGINT NOT NULL,
    reasoning        BIGINT NOT NULL,
    audio_input      BIGINT NOT NULL,
    audio_output     BIGINT NOT NULL,
    tool_units       BIGINT NOT NULL,
    contradictory    BIGINT NOT NULL,
    usage_details    TEXT   NOT NULL,
    conditions       TEXT   NOT NULL,
    raw_usage        TEXT,
    windows          TEXT   NOT NULL
);

CREATE INDEX attempt_ended ON attempt (ended_at, id);

-- Double entry: the amounts of a transaction, which is some rows in sequence, add up to 0. Each row holds the hash of the one
-- before it. content_hash, of the first row of a transaction, is that of the attempt or the adjustment.
CREATE TABLE ledger_entry (
    node           TEXT   NOT NULL,
    seq            BIGINT NOT NULL,
    transaction_id TEXT   NOT NULL,
    kind           TEXT   NOT NULL,
    attempt_id     TEXT   NOT NULL,
    account        TEXT   NOT NULL,
    amount_nanos   BIGINT NOT NULL,
    at             BIGINT NOT NULL,
    content_hash   TEXT   NOT NULL,
    prev_hash      TEXT   NOT NULL,
    hash           TEXT   NOT NULL,
    PRIMARY KEY (node, seq)
);

-- The last entry of each node's chain.
CREATE TABLE ledger_chain (
    node TEXT   NOT NULL PRIMARY KEY,
    seq  BIGINT NOT NULL,
    hash TEXT   NOT NULL
);

CREATE TABLE ledger_account (
    account       TEXT   NOT NULL PRIMARY KEY,
    balance_nanos BIGINT NOT NULL
);

-- What an attempt costs more or less under other prices than it was settled with.
CREATE TABLE adjustment (
    attempt_id   TEXT   NOT NULL REFERENCES attempt (id),
    number       BIGINT NOT NULL,
    node         TEXT   NOT NULL,
    seq          BIGINT NOT NULL,
    price_book   TEXT   NOT NULL,
    amount_nanos BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (attempt_id, number),
    UNIQUE (node, seq)
);
