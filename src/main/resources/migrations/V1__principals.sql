-- Who calls: organisations, their teams, the users in them, and the keys. Times are milliseconds since 1970, flags 0 or 1.
-- The same on SQLite and PostgreSQL.

-- What SQLite has in the place of NOTIFY: the last notices, which every process on the file reads.
CREATE TABLE notice (
    sequence BIGINT NOT NULL PRIMARY KEY,
    channel  TEXT   NOT NULL,
    payload  TEXT   NOT NULL
);

CREATE TABLE organisation (
    id         TEXT   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE team (
    id              TEXT   NOT NULL PRIMARY KEY,
    organisation_id TEXT   NOT NULL REFERENCES organisation (id),
    name            TEXT   NOT NULL,
    created_at      BIGINT NOT NULL
);

CREATE TABLE app_user (
    id              TEXT   NOT NULL PRIMARY KEY,
    organisation_id TEXT   NOT NULL REFERENCES organisation (id),
    team_id         TEXT   REFERENCES team (id),
    name            TEXT   NOT NULL,
    created_at      BIGINT NOT NULL
);

-- The id is the public part of the key; the hash is of the whole key and keyed by the pepper. Lists are JSON arrays of texts,
-- null for no limit; tags are a JSON object of texts. A key that replaces another names it, and says until when both are good.
CREATE TABLE api_key (
    id              TEXT   NOT NULL PRIMARY KEY,
    hash            TEXT   NOT NULL,
    name            TEXT   NOT NULL,
    organisation_id TEXT   REFERENCES organisation (id),
    team_id         TEXT   REFERENCES team (id),
    user_id         TEXT   REFERENCES app_user (id),
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT,
    disabled_at     BIGINT,
    revoked_at      BIGINT,
    rotated_from    TEXT   REFERENCES api_key (id),
    models          TEXT,
    routes          TEXT,
    tags            TEXT   NOT NULL,
    unpriced        TEXT
);

-- What was taken over from elsewhere, once.
CREATE TABLE takeover (
    source   TEXT   NOT NULL PRIMARY KEY,
    taken_at BIGINT NOT NULL
);
