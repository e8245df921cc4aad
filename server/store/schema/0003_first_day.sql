-- A journal of imports that can be undone, values over several days, aliases of renamed entries, stored mappings.

ALTER TABLE import ADD COLUMN kind BIGINT NOT NULL DEFAULT 1;

ALTER TABLE import ADD COLUMN request_id TEXT NOT NULL DEFAULT '';

ALTER TABLE import ADD COLUMN removed_count BIGINT NOT NULL DEFAULT 0;

ALTER TABLE import ADD COLUMN first_day BIGINT NOT NULL DEFAULT 0;

-- Before first_day when no day is concerned.
ALTER TABLE import ADD COLUMN last_day BIGINT NOT NULL DEFAULT -1;

-- The import that undid this one, and the one that it undid; 0 for none.
ALTER TABLE import ADD COLUMN undone_by BIGINT NOT NULL DEFAULT 0;

ALTER TABLE import ADD COLUMN undoes BIGINT NOT NULL DEFAULT 0;

-- The sums of an import's own values, by metric.
CREATE TABLE import_sum (
  brand_key BIGINT NOT NULL,
  import BIGINT NOT NULL,
  metric TEXT NOT NULL,
  value_count BIGINT NOT NULL,
  value_sum DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (brand_key, import, metric)
);

-- The series whose observations an import changed, and the days between which it did.
CREATE TABLE import_series (
  brand_key BIGINT NOT NULL,
  import BIGINT NOT NULL,
  series BIGINT NOT NULL,
  first_day BIGINT NOT NULL,
  last_day BIGINT NOT NULL,
  PRIMARY KEY (brand_key, import, series)
);

INSERT INTO import_series (brand_key, import, series, first_day, last_day)
SELECT brand_key, import, series, min(day), max(day) FROM (
  SELECT brand_key, import, series, day FROM observation
  UNION ALL SELECT brand_key, import, series, day FROM observation_revision
  UNION ALL SELECT brand_key, replaced_import, series, day FROM observation_revision
) AS changed GROUP BY brand_key, import, series;

UPDATE import SET
  first_day = coalesce((SELECT min(touched.first_day) FROM import_series AS touched
    WHERE touched.brand_key = import.brand_key AND touched.import = import.import), 0),
  last_day = coalesce((SELECT max(touched.last_day) FROM import_series AS touched
    WHERE touched.brand_key = import.brand_key AND touched.import = import.import), -1);

-- Catalogue entries that an import added (change 1) or took away (change 2, which a merge does), with what it takes to put
-- them back. kind: 1 metric, 2 channel, 3 campaign, 4 activity, 5 audience.
CREATE TABLE import_entry (
  brand_key BIGINT NOT NULL,
  import BIGINT NOT NULL,
  change BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  channel TEXT NOT NULL,
  campaign TEXT NOT NULL,
  id TEXT NOT NULL,
  display_name TEXT NOT NULL,
  external_id TEXT NOT NULL,
  metric_kind BIGINT NOT NULL,
  fractional BIGINT NOT NULL,
  PRIMARY KEY (brand_key, import, change, kind, channel, campaign, id)
);

-- What a merge had refer to another entry, so that undoing it can put that back. `reference` says which column, as in
-- entry_references.cc; `id` is that of the funnel, goal, benchmark or experiment.
CREATE TABLE import_reference (
  brand_key BIGINT NOT NULL,
  import BIGINT NOT NULL,
  reference BIGINT NOT NULL,
  id TEXT NOT NULL,
  old_id TEXT NOT NULL,
  new_id TEXT NOT NULL,
  PRIMARY KEY (brand_key, import, reference, id)
);

-- Of a value that an undoing put back: the import that it came from at first; 0 where that is `import`.
ALTER TABLE observation ADD COLUMN origin BIGINT NOT NULL DEFAULT 0;

-- Days that a value covers, from `day` on.
ALTER TABLE observation ADD COLUMN day_count BIGINT NOT NULL DEFAULT 1;

ALTER TABLE observation_revision ADD COLUMN origin BIGINT NOT NULL DEFAULT 0;

ALTER TABLE observation_revision ADD COLUMN day_count BIGINT NOT NULL DEFAULT 1;

-- The days that a series ever had values on; first_day and last_day are of those it has now. last_day is the last day that a
-- value covers. A series without values now has observation_count 0.
ALTER TABLE series ADD COLUMN ever_first_day BIGINT NOT NULL DEFAULT 0;

ALTER TABLE series ADD COLUMN ever_last_day BIGINT NOT NULL DEFAULT 0;

-- The most days that a value of the series ever covered.
ALTER TABLE series ADD COLUMN longest_day_count BIGINT NOT NULL DEFAULT 1;

UPDATE series SET ever_first_day = first_day, ever_last_day = last_day;

-- Ids that catalogue entries had before they were renamed or merged into another. kind as in import_entry; `parent` is the
-- channel of a campaign, or channel/campaign of an activity, else empty.
CREATE TABLE alias (
  brand TEXT NOT NULL,
  kind BIGINT NOT NULL,
  parent TEXT NOT NULL,
  old_id TEXT NOT NULL,
  new_id TEXT NOT NULL,
  PRIMARY KEY (brand, kind, parent, old_id),
  FOREIGN KEY (brand) REFERENCES brand (brand) ON DELETE CASCADE
);

-- Whether values of a count need not be whole.
ALTER TABLE metric ADD COLUMN fractional BIGINT NOT NULL DEFAULT 0;

-- The id that a campaign has in the tool its figures come from; empty when unknown.
ALTER TABLE campaign ADD COLUMN external_id TEXT NOT NULL DEFAULT '';

ALTER TABLE campaign ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

ALTER TABLE activity ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

ALTER TABLE audience ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

-- `columns` is opaque bytes.
CREATE TABLE mapping (
  brand TEXT NOT NULL,
  mapping TEXT NOT NULL,
  display_name TEXT NOT NULL,
  columns BLOB NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (brand, mapping),
  FOREIGN KEY (brand) REFERENCES brand (brand) ON DELETE CASCADE
);

-- The scenario that another one was copied from; empty for none.
ALTER TABLE scenario ADD COLUMN reference TEXT NOT NULL DEFAULT '';
