-- The first schema. Statements end with a semicolon at the end of a line; a migration is never edited once released.
--
-- The common subset of SQLite and PostgreSQL, with two differences: BLOB is BYTEA there, and WITHOUT ROWID (which lays the
-- rows of a table out in the order of its key) is left out. Times are microseconds since 1970, days are days since
-- 1970-01-01. Every key begins with the brand. Empty text stands for "none": key columns are never NULL.

CREATE TABLE brand (
  brand TEXT NOT NULL,
  brand_key BIGINT NOT NULL,
  display_name TEXT NOT NULL,
  currency_code TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  create_time_us BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (brand)
);

CREATE UNIQUE INDEX brand_by_key ON brand (brand_key);

CREATE TABLE metric (
  brand TEXT NOT NULL,
  metric TEXT NOT NULL,
  display_name TEXT NOT NULL,
  kind BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (brand, metric),
  FOREIGN KEY (brand) REFERENCES brand (brand) ON DELETE CASCADE
);

CREATE TABLE funnel (
  brand TEXT NOT NULL,
  funnel TEXT NOT NULL,
  display_name TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (brand, funnel),
  FOREIGN KEY (brand) REFERENCES brand (brand) ON DELETE CASCADE
);

CREATE TABLE funnel_stage (
  brand TEXT NOT NULL,
  funnel TEXT NOT NULL,
  stage BIGINT NOT NULL,
  metric TEXT NOT NULL,
  PRIMARY KEY (brand, funnel, stage),
  FOREIGN KEY (brand, funnel) REFERENCES funnel (brand, funnel) ON DELETE CASCADE
);

CREATE TABLE channel (
  brand TEXT NOT NULL,
  channel TEXT NOT NULL,
  display_name TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (brand, channel),
  FOREIGN KEY (brand) REFERENCES brand (brand) ON DELETE CASCADE
);

CREATE TABLE campaign (
  brand TEXT NOT NULL,
  channel TEXT NOT NULL,
  campaign TEXT NOT NULL,
  display_name TEXT NOT NULL,
  PRIMARY KEY (brand, channel, campaign),
  FOREIGN KEY (brand, channel) REFERENCES channel (brand, channel) ON DELETE CASCADE
);

CREATE TABLE activity (
  brand TEXT NOT NULL,
  channel TEXT NOT NULL,
  campaign TEXT NOT NULL,
  activity TEXT NOT NULL,
  display_name TEXT NOT NULL,
  PRIMARY KEY (brand, channel, campaign, activity),
  FOREIGN KEY (brand, channel, campaign) REFERENCES campaign (brand, channel, campaign) ON DELETE CASCADE
);

CREATE TABLE audience (
  brand TEXT NOT NULL,
  audience TEXT NOT NULL,
  display_name TEXT NOT NULL,
  PRIMARY KEY (brand, audience),
  FOREIGN KEY (brand) REFERENCES brand (brand) ON DELETE CASCADE
);

CREATE TABLE event (
  brand TEXT NOT NULL,
  event TEXT NOT NULL,
  display_name TEXT NOT NULL,
  series TEXT NOT NULL,
  start_day BIGINT NOT NULL,
  end_day BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (brand, event),
  FOREIGN KEY (brand) REFERENCES brand (brand) ON DELETE CASCADE
);

CREATE TABLE goal (
  brand TEXT NOT NULL,
  goal TEXT NOT NULL,
  display_name TEXT NOT NULL,
  funnel TEXT NOT NULL,
  metric TEXT NOT NULL,
  per_metric TEXT NOT NULL,
  channel TEXT NOT NULL,
  comparison BIGINT NOT NULL,
  target DOUBLE PRECISION NOT NULL,
  start_day BIGINT NOT NULL,
  end_day BIGINT NOT NULL,
  owner TEXT NOT NULL,
  parent_goal TEXT NOT NULL,
  state BIGINT NOT NULL,
  commitment BLOB NOT NULL,
  committed_model TEXT NOT NULL,
  revision_count BIGINT NOT NULL,
  create_time_us BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (brand, goal),
  FOREIGN KEY (brand) REFERENCES brand (brand) ON DELETE CASCADE,
  FOREIGN KEY (brand, funnel) REFERENCES funnel (brand, funnel)
);

CREATE INDEX goal_by_funnel ON goal (brand, funnel);

CREATE INDEX goal_by_parent ON goal (brand, parent_goal);

-- Apart from goal, as a plan may be large and is rarely read.
CREATE TABLE goal_plan (
  brand TEXT NOT NULL,
  goal TEXT NOT NULL,
  plan BLOB NOT NULL,
  PRIMARY KEY (brand, goal),
  FOREIGN KEY (brand, goal) REFERENCES goal (brand, goal) ON DELETE CASCADE
);

CREATE TABLE goal_revision (
  brand TEXT NOT NULL,
  goal TEXT NOT NULL,
  revision BIGINT NOT NULL,
  goal_before BLOB NOT NULL,
  reason TEXT NOT NULL,
  revise_time_us BIGINT NOT NULL,
  PRIMARY KEY (brand, goal, revision),
  FOREIGN KEY (brand, goal) REFERENCES goal (brand, goal) ON DELETE CASCADE
);

CREATE TABLE scenario (
  brand TEXT NOT NULL,
  scenario TEXT NOT NULL,
  display_name TEXT NOT NULL,
  start_day BIGINT NOT NULL,
  end_day BIGINT NOT NULL,
  total_spend DOUBLE PRECISION NOT NULL,
  total_effort_hours DOUBLE PRECISION NOT NULL,
  create_time_us BIGINT NOT NULL,
  version BIGINT NOT NULL,
  plan BLOB NOT NULL,
  PRIMARY KEY (brand, scenario),
  FOREIGN KEY (brand) REFERENCES brand (brand) ON DELETE CASCADE
);

CREATE TABLE model (
  brand TEXT NOT NULL,
  model TEXT NOT NULL,
  funnel TEXT NOT NULL,
  data_start BIGINT NOT NULL,
  data_end BIGINT NOT NULL,
  summary BLOB NOT NULL,
  draws_byte_count BIGINT NOT NULL,
  create_time_us BIGINT NOT NULL,
  PRIMARY KEY (brand, model),
  FOREIGN KEY (brand) REFERENCES brand (brand) ON DELETE CASCADE,
  FOREIGN KEY (brand, funnel) REFERENCES funnel (brand, funnel)
);

CREATE INDEX model_by_funnel ON model (brand, funnel, create_time_us, model);

CREATE TABLE model_draws (
  brand TEXT NOT NULL,
  model TEXT NOT NULL,
  draws BLOB NOT NULL,
  PRIMARY KEY (brand, model),
  FOREIGN KEY (brand, model) REFERENCES model (brand, model) ON DELETE CASCADE
);

CREATE TABLE operation (
  brand TEXT NOT NULL,
  operation TEXT NOT NULL,
  kind TEXT NOT NULL,
  request BLOB NOT NULL,
  state BIGINT NOT NULL,
  progress DOUBLE PRECISION NOT NULL,
  step TEXT NOT NULL,
  cancel_requested BIGINT NOT NULL,
  restart_count BIGINT NOT NULL,
  result BLOB NOT NULL,
  error_code BIGINT NOT NULL,
  error_message TEXT NOT NULL,
  error_details BLOB NOT NULL,
  create_time_us BIGINT NOT NULL,
  start_time_us BIGINT NOT NULL,
  end_time_us BIGINT NOT NULL,
  PRIMARY KEY (brand, operation),
  FOREIGN KEY (brand) REFERENCES brand (brand) ON DELETE CASCADE
);

CREATE INDEX operation_by_state ON operation (state, create_time_us);

-- Answers to requests with an id. No foreign key: the key of CreateBrand is looked up before its brand exists.
CREATE TABLE request (
  brand TEXT NOT NULL,
  method TEXT NOT NULL,
  request_id TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  response BLOB NOT NULL,
  time_us BIGINT NOT NULL,
  PRIMARY KEY (brand, method, request_id)
);

CREATE INDEX request_by_time ON request (time_us);

-- The tables of observations use the brand's integer key and numbers that count within a brand, which keeps their rows
-- small. They have no foreign keys, whose checks would cost more than the rows; deleting a brand clears them by hand.
CREATE TABLE series (
  brand_key BIGINT NOT NULL,
  series BIGINT NOT NULL,
  metric TEXT NOT NULL,
  channel TEXT NOT NULL,
  campaign TEXT NOT NULL,
  activity TEXT NOT NULL,
  audience TEXT NOT NULL,
  first_day BIGINT NOT NULL,
  last_day BIGINT NOT NULL,
  observation_count BIGINT NOT NULL,
  PRIMARY KEY (brand_key, series)
);

CREATE UNIQUE INDEX series_by_name ON series (brand_key, metric, channel, campaign, activity, audience);

-- One row an import; recorded_time_us grows with the number.
CREATE TABLE import (
  brand_key BIGINT NOT NULL,
  import BIGINT NOT NULL,
  recorded_time_us BIGINT NOT NULL,
  file_name TEXT NOT NULL,
  row_count BIGINT NOT NULL,
  added_count BIGINT NOT NULL,
  corrected_count BIGINT NOT NULL,
  PRIMARY KEY (brand_key, import)
);

CREATE TABLE observation (
  brand_key BIGINT NOT NULL,
  series BIGINT NOT NULL,
  day BIGINT NOT NULL,
  value DOUBLE PRECISION NOT NULL,
  import BIGINT NOT NULL,
  PRIMARY KEY (brand_key, series, day)
) WITHOUT ROWID;

-- A value that was corrected: it held from the import `import` until the import `replaced_import`.
CREATE TABLE observation_revision (
  brand_key BIGINT NOT NULL,
  series BIGINT NOT NULL,
  day BIGINT NOT NULL,
  import BIGINT NOT NULL,
  value DOUBLE PRECISION NOT NULL,
  replaced_import BIGINT NOT NULL,
  PRIMARY KEY (brand_key, series, day, import)
) WITHOUT ROWID;
