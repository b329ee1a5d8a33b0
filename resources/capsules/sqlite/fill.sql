-- Makes SQLite use its file system in every way it knows, with the same bytes as result wherever it
-- runs: no random(), no dates, no rowids left to chance. expected.json has the sums of a native run.
--
--   sqlite.wasm -batch fill.db ".read fill.sql"
.bail on
.headers off
.mode list

PRAGMA page_size = 4096;
PRAGMA encoding = 'UTF-8';
PRAGMA foreign_keys = ON;

SELECT '-- tables';
CREATE TABLE grower (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);
CREATE TABLE crate (
  id INTEGER PRIMARY KEY,
  grower INTEGER NOT NULL REFERENCES grower (id),
  label TEXT NOT NULL,
  kilograms REAL,
  seal BLOB
);
CREATE TABLE log (id INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT NOT NULL);
CREATE TRIGGER crate_removed AFTER DELETE ON crate WHEN old.id % 1000 = 0
BEGIN
  INSERT INTO log (what) VALUES (format('crate %d removed', old.id));
END;
CREATE VIEW sums AS
  SELECT g.name, count(*) AS crates, sum(c.kilograms) AS kilograms
  FROM crate AS c JOIN grower AS g ON g.id = c.grower
  GROUP BY g.id ORDER BY g.id;

SELECT '-- 10 growers, 10000 crates';
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10)
INSERT INTO grower SELECT i, format('grower %02d', i) FROM n;
BEGIN;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
INSERT INTO crate
SELECT
  i,
  (i * 7) % 10 + 1,
  format('crate %05d 🍎 %s', i, substr('abcdefghijklmnopqrstuvwxyz', i % 26 + 1, i % 13 + 1)),
  CASE WHEN i % 97 = 0 THEN NULL ELSE ((i * 7919) % 40000) / 1000.0 + i / 3.0 END,
  CASE WHEN i % 5 = 0 THEN zeroblob(i % 300) ELSE CAST(format('%08x', i * 2654435761 % 4294967296) AS BLOB) END
FROM n;
COMMIT;
SELECT count(*), sum(length(label)), format('%.6f', sum(kilograms)) FROM crate;

SELECT '-- indexes';
CREATE INDEX crate_by_grower ON crate (grower, kilograms);
CREATE UNIQUE INDEX crate_by_label ON crate (label);
CREATE INDEX heavy_crate ON crate (kilograms) WHERE kilograms > 3000;

SELECT '-- one long value (overflow pages)';
INSERT INTO crate VALUES (20001, 1, 'long', 1, zeroblob(300000));
UPDATE crate SET seal = CAST(replace(hex(zeroblob(50000)), '0', 'z') AS BLOB) WHERE id = 20001;
SELECT length(seal) FROM crate WHERE id = 20001;

SELECT '-- updates and deletes';
UPDATE crate SET kilograms = kilograms * 1.5, label = label || ' (checked)' WHERE id % 3 = 0;
DELETE FROM crate WHERE id % 4 = 0;
SELECT changes(), (SELECT count(*) FROM log);
UPDATE crate SET grower = 11 - grower WHERE id BETWEEN 5000 AND 6000;

SELECT '-- a transaction taken back, a savepoint taken back';
BEGIN;
DELETE FROM crate;
SELECT count(*) FROM crate;
ROLLBACK;
BEGIN;
SAVEPOINT before_mistake;
UPDATE crate SET label = 'mistake ' || id;
ROLLBACK TO before_mistake;
INSERT INTO log (what) VALUES ('mistake avoided');
COMMIT;
SELECT count(*), count(DISTINCT label) FROM crate;

SELECT '-- journal modes';
PRAGMA journal_mode = TRUNCATE;
UPDATE crate SET kilograms = kilograms + 1 WHERE id % 11 = 0;
PRAGMA journal_mode = PERSIST;
UPDATE crate SET kilograms = kilograms + 1 WHERE id % 13 = 0;
PRAGMA journal_mode = MEMORY;
UPDATE crate SET kilograms = kilograms + 1 WHERE id % 17 = 0;
PRAGMA journal_mode = DELETE;

-- This release has no write-ahead log on WASI and answers `delete`, as does the native build it is
-- compared with. A build that has one goes through it here.
SELECT '-- write-ahead log on and off';
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA journal_mode = WAL;
DELETE FROM crate WHERE id % 19 = 0;
INSERT INTO log (what) VALUES ('written ahead, if possible');
PRAGMA wal_checkpoint(TRUNCATE);
PRAGMA journal_mode = DELETE;
PRAGMA locking_mode = NORMAL;

SELECT '-- sorting and joining';
SELECT name, crates, format('%.6f', kilograms) FROM sums;
SELECT id, label, format('%.6f', kilograms), hex(substr(seal, 1, 4))
FROM crate WHERE kilograms > 3000 ORDER BY kilograms DESC LIMIT 5;
SELECT * FROM log ORDER BY id;

SELECT '-- vacuum and checks';
PRAGMA freelist_count;
VACUUM;
PRAGMA freelist_count;
PRAGMA page_count;
PRAGMA integrity_check;
PRAGMA foreign_key_check;
SELECT '-- done';
