-- Calendars of brands, ramps of events, benchmarks and experiments.

ALTER TABLE brand ADD COLUMN holiday_region TEXT NOT NULL DEFAULT '';

ALTER TABLE event ADD COLUMN lead_days BIGINT NOT NULL DEFAULT 0;

ALTER TABLE event ADD COLUMN lag_days BIGINT NOT NULL DEFAULT 0;

CREATE TABLE benchmark (
  brand TEXT NOT NULL,
  benchmark TEXT NOT NULL,
  display_name TEXT NOT NULL,
  channel TEXT NOT NULL,
  metric TEXT NOT NULL,
  per_metric TEXT NOT NULL,
  low DOUBLE PRECISION NOT NULL,
  high DOUBLE PRECISION NOT NULL,
  source TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (brand, benchmark),
  FOREIGN KEY (brand) REFERENCES brand (brand) ON DELETE CASCADE
);

CREATE TABLE experiment (
  brand TEXT NOT NULL,
  experiment TEXT NOT NULL,
  display_name TEXT NOT NULL,
  channel TEXT NOT NULL,
  metric TEXT NOT NULL,
  start_day BIGINT NOT NULL,
  end_day BIGINT NOT NULL,
  input_change DOUBLE PRECISION NOT NULL,
  lift DOUBLE PRECISION NOT NULL,
  lift_standard_error DOUBLE PRECISION NOT NULL,
  note TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (brand, experiment),
  FOREIGN KEY (brand) REFERENCES brand (brand) ON DELETE CASCADE
);
