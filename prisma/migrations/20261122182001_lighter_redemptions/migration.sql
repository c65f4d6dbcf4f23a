-- A redemption writes less: rows are changed in their place (no index holds a column that it changes), and one entry by
-- itself, which is what nearly every redemption books, is booked by plain statements. Every guard is where it was.

-- Indexes named `remaining` and `turn` in their conditions, so each change of them wrote every index of the row anew.
-- What the conditions ask for changes seldom.
ALTER TABLE loyalty_lot ADD COLUMN drained BOOLEAN GENERATED ALWAYS AS (remaining = 0) STORED;
DROP INDEX loyalty_lot_ripening;
DROP INDEX loyalty_lot_expiring;
CREATE INDEX loyalty_lot_ripening ON loyalty_lot (shop_id, available_at) WHERE NOT matured AND NOT drained;
CREATE INDEX loyalty_lot_expiring ON loyalty_lot (shop_id, expires_at) WHERE NOT drained AND expires_at IS NOT NULL;

ALTER TABLE loyalty_account_field ADD COLUMN due BOOLEAN GENERATED ALWAYS AS (turn <> told_turn) STORED;
DROP INDEX loyalty_account_field_due;
CREATE INDEX loyalty_account_field_due ON loyalty_account_field (shop_id, customer_id) WHERE due;

-- room in each page for the row's next version
ALTER TABLE loyalty_lot SET (fillfactor = 80);
ALTER TABLE loyalty_balance SET (fillfactor = 80);
ALTER TABLE loyalty_account_field SET (fillfactor = 80);

-- The same guards as before. Accounts are locked first, so that what is read of lots afterwards is what it will stay.
CREATE OR REPLACE FUNCTION loyalty_book() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  entries bigint;
  one record;
  people bigint;
  claims bigint;
  taken bigint;
  holder bigint;
  ripe boolean;
  now_owed bigint;
  stranger boolean := false;
  unripe boolean := false;
  owing boolean := false;
  found_claims bigint;
BEGIN
  SELECT count(*) INTO entries FROM fresh;
  IF entries = 1 THEN
    SELECT * INTO one FROM fresh;
    PERFORM FROM loyalty_balance WHERE shop_id = one.shop_id AND customer_id = one.customer_id FOR UPDATE;
    IF NOT FOUND THEN
      INSERT INTO loyalty_balance (shop_id, customer_id) VALUES (one.shop_id, one.customer_id) ON CONFLICT DO NOTHING;
      PERFORM FROM loyalty_balance WHERE shop_id = one.shop_id AND customer_id = one.customer_id FOR UPDATE;
    END IF;
    IF one.lot_id IS NOT NULL THEN
      UPDATE loyalty_lot SET remaining = remaining + one.points WHERE shop_id = one.shop_id AND lot_id = one.lot_id
      RETURNING customer_id, matured INTO holder, ripe;
      stranger := holder IS DISTINCT FROM one.customer_id;
      unripe := one.kind = 'redeem' AND NOT ripe;
    END IF;
    UPDATE loyalty_balance SET entries = loyalty_balance.entries + 1,
      available = available + CASE WHEN ripe THEN one.points ELSE 0 END,
      pending = pending + CASE WHEN NOT ripe THEN one.points ELSE 0 END,
      owed = owed - CASE WHEN one.lot_id IS NULL THEN one.points ELSE 0 END
    WHERE shop_id = one.shop_id AND customer_id = one.customer_id
    RETURNING owed INTO now_owed;
    owing := one.kind = 'redeem' AND now_owed > 0;
    claims := 0;
    found_claims := 0;
    IF one.kind <> 'expire' THEN
      claims := 1;
      UPDATE loyalty_claim SET booked = booked + one.points WHERE shop_id = one.shop_id AND source = one.source;
      GET DIAGNOSTICS found_claims = ROW_COUNT;
    END IF;
  ELSE
    SELECT count(DISTINCT (shop_id, customer_id)), count(DISTINCT (shop_id, source)) FILTER (WHERE kind <> 'expire')
    INTO people, claims FROM fresh;
    PERFORM FROM loyalty_balance b
    WHERE (b.shop_id, b.customer_id) IN (SELECT shop_id, customer_id FROM fresh)
    ORDER BY b.shop_id, b.customer_id FOR UPDATE;
    GET DIAGNOSTICS taken = ROW_COUNT;
    IF taken < people THEN
      INSERT INTO loyalty_balance (shop_id, customer_id)
      SELECT DISTINCT shop_id, customer_id FROM fresh ORDER BY 1, 2 ON CONFLICT DO NOTHING;
      PERFORM FROM loyalty_balance b
      WHERE (b.shop_id, b.customer_id) IN (SELECT shop_id, customer_id FROM fresh)
      ORDER BY b.shop_id, b.customer_id FOR UPDATE;
    END IF;

    WITH told AS MATERIALIZED (
      SELECT e.shop_id, e.customer_id, e.kind, e.points, e.lot_id, e.source, l.matured, l.customer_id AS holder
      FROM fresh e LEFT JOIN loyalty_lot l ON l.shop_id = e.shop_id AND l.lot_id = e.lot_id),
    balances AS (
      UPDATE loyalty_balance b SET available = b.available + f.open, pending = b.pending + f.waiting,
        owed = b.owed - f.none, entries = b.entries + f.entries
      FROM (
        SELECT shop_id, customer_id, count(*) AS entries,
          coalesce(sum(points) FILTER (WHERE matured), 0)::bigint AS open,
          coalesce(sum(points) FILTER (WHERE NOT matured), 0)::bigint AS waiting,
          coalesce(sum(points) FILTER (WHERE lot_id IS NULL), 0)::bigint AS none,
          bool_or(kind = 'redeem') AS spends
        FROM told GROUP BY 1, 2) f
      WHERE b.shop_id = f.shop_id AND b.customer_id = f.customer_id
      RETURNING f.spends AND b.owed > 0 AS owing),
    lots AS (
      UPDATE loyalty_lot l SET remaining = l.remaining + f.points
      FROM (SELECT shop_id, lot_id, sum(points)::bigint AS points FROM told WHERE lot_id IS NOT NULL GROUP BY 1, 2) f
      WHERE l.shop_id = f.shop_id AND l.lot_id = f.lot_id),
    served AS (
      UPDATE loyalty_claim c SET booked = c.booked + f.points
      FROM (SELECT shop_id, source, sum(points)::bigint AS points FROM told WHERE kind <> 'expire' GROUP BY 1, 2) f
      WHERE c.shop_id = f.shop_id AND c.source = f.source
      RETURNING 1)
    SELECT bool_or(t.lot_id IS NOT NULL AND t.holder IS DISTINCT FROM t.customer_id),
      bool_or(t.kind = 'redeem' AND NOT t.matured),
      (SELECT bool_or(b.owing) FROM balances b), (SELECT count(*) FROM served)
    INTO stranger, unripe, owing, found_claims FROM told t;
  END IF;
  IF stranger THEN
    RAISE EXCEPTION 'loyalty: an entry names a lot its customer does not have' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF unripe THEN
    RAISE EXCEPTION 'loyalty: points inside their return window cannot be spent' USING ERRCODE = 'check_violation';
  END IF;
  IF owing THEN
    RAISE EXCEPTION 'loyalty: who owes points cannot spend any' USING ERRCODE = 'check_violation';
  END IF;
  IF found_claims <> claims THEN
    RAISE EXCEPTION 'loyalty: an entry without a claim' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END
$$;
