-- Bodies of webhooks are compressed as they are kept. With PostgreSQL's own method a row of 6 KB takes 95 µs to insert,
-- with LZ4 45 µs and a tenth more room (measured with PostgreSQL 15). Servers built without LZ4 keep their own: bodies
-- compressed either way lie beside each other in one column.
DO $$
BEGIN
  ALTER TABLE delivery ALTER COLUMN body SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
  RAISE NOTICE 'this server has no LZ4: bodies of webhooks are compressed by pglz';
END
$$;
