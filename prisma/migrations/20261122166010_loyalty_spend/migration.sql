-- A redemption in few round trips: one function takes the account and tells all that rules ask for, one writes what came
-- of them. Neither decides anything: guards are where they were, in the triggers and checks of the ledger.

-- Takes the account until the transaction ends, as loyalty_open does, and tells it.
CREATE FUNCTION loyalty_account(customer bigint, moment timestamptz, request text) RETURNS json
LANGUAGE plpgsql SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  this_shop bigint := nullif(current_setting('app.shop_id', true), '')::bigint;
BEGIN
  PERFORM loyalty_open(ARRAY[customer], moment);
  RETURN (SELECT json_build_object(
    -- which rules are in force: versions are added, never changed, so the newest row's own transaction tells them apart
    'terms', current_database() || ' ' || coalesce((
      SELECT version || ' ' || xmin::text FROM loyalty_programme WHERE shop_id = this_shop
      ORDER BY version DESC LIMIT 1), ''),
    'status', (SELECT status FROM loyalty_state WHERE shop_id = this_shop),
    'timezone', (SELECT timezone FROM shop WHERE shop_id = this_shop),
    -- whom Shopify merged into this one: joined first, by the long way
    'merged', EXISTS (SELECT FROM customer_alias WHERE shop_id = this_shop AND customer_id = customer),
    'next', nextval('loyalty_redemption_redemption_id_seq')::text,
    'same', (SELECT redemption_id::text FROM loyalty_redemption WHERE shop_id = this_shop AND request_key = request),
    'had', (SELECT json_object_agg(reward_id, times) FROM (
      SELECT reward_id, count(*) AS times FROM loyalty_redemption
      WHERE shop_id = this_shop AND customer_id = customer AND state <> 'given_back' GROUP BY 1) had),
    'sums', (SELECT json_build_object('available', available::text, 'pending', pending::text, 'owed', owed::text,
      'entries', entries::text) FROM loyalty_balance WHERE shop_id = this_shop AND customer_id = customer),
    'lots', (SELECT json_agg(json_build_object('lotId', lot_id::text, 'source', source, 'remaining', remaining::text,
      'matured', matured, 'availableAt', available_at, 'expiresAt', expires_at))
      FROM loyalty_lot WHERE shop_id = this_shop AND customer_id = customer AND remaining > 0)));
END
$$;

-- Books a price and notes what it bought: the claim, the entries that serve it, the redemption.
CREATE FUNCTION loyalty_redeem(
  redemption bigint, customer bigint, request text, which text, rules integer, bought jsonb, price bigint,
  lots bigint[], parts bigint[], handed text, actor text, moment timestamptz, ends timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  this_shop bigint := nullif(current_setting('app.shop_id', true), '')::bigint;
  origin text := 'redemption:' || redemption;
BEGIN
  WITH claim AS (
    INSERT INTO loyalty_claim (shop_id, source, customer_id, points, lot_id, revision, derived, at, detail)
    VALUES (this_shop, origin, customer, -price, NULL, 1, false, moment, '{}')),
  entries AS (
    INSERT INTO loyalty_entry (shop_id, customer_id, kind, points, lot_id, source, key, at)
    SELECT this_shop, customer, 'redeem', -part, lot, origin, origin || '#1.' || place - 1, moment
    FROM unnest(lots, parts) WITH ORDINALITY AS drawn (lot, part, place))
  INSERT INTO loyalty_redemption (shop_id, redemption_id, customer_id, request_key, reward_id, version, reward, points,
    code, redeemed_by, created_at, expires_at)
  VALUES (this_shop, redemption, customer, request, which, rules, bought, price, handed, actor, moment, ends);
END
$$;

-- The same guards as before, in three statements instead of nine.
CREATE OR REPLACE FUNCTION loyalty_book() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  people bigint;
  claims bigint;
  taken bigint;
  stranger boolean;
  unripe boolean;
  owing boolean;
  found_claims bigint;
BEGIN
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
    UPDATE loyalty_balance b SET available = b.available + f.open, pending = b.pending + f.waiting, owed = b.owed - f.none,
      entries = b.entries + f.entries
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
  SELECT bool_or(lot_id IS NOT NULL AND holder IS DISTINCT FROM customer_id), bool_or(kind = 'redeem' AND NOT matured),
    (SELECT bool_or(b.owing) FROM balances b), (SELECT count(*) FROM served)
  INTO stranger, unripe, owing, found_claims FROM told;
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

-- At COMMIT the shop is entered still, nearly always.
CREATE OR REPLACE FUNCTION loyalty_claim_is_booked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  shop_before text := current_setting('app.shop_id', true);
  is_elsewhere boolean := shop_before IS DISTINCT FROM NEW.shop_id::text;
  claim record;
BEGIN
  IF is_elsewhere THEN PERFORM set_config('app.shop_id', NEW.shop_id::text, true); END IF;
  SELECT points, booked INTO claim FROM loyalty_claim WHERE shop_id = NEW.shop_id AND source = NEW.source;
  IF is_elsewhere THEN PERFORM set_config('app.shop_id', coalesce(shop_before, ''), true); END IF;
  IF claim.points <> claim.booked THEN
    RAISE EXCEPTION 'loyalty: claim % is for % points, its entries say %', NEW.source, claim.points, claim.booked
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;

-- As before; an account in which nothing ripened is not written at all.
CREATE OR REPLACE FUNCTION loyalty_open(customers bigint[], moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  this_shop bigint := nullif(current_setting('app.shop_id', true), '')::bigint;
BEGIN
  PERFORM FROM loyalty_balance WHERE shop_id = this_shop AND customer_id = ANY(customers) ORDER BY customer_id FOR UPDATE;
  IF NOT EXISTS (
    SELECT FROM loyalty_lot
    WHERE shop_id = this_shop AND customer_id = ANY(customers) AND NOT matured AND available_at <= moment) THEN
    RETURN;
  END IF;
  WITH ripe AS (
    UPDATE loyalty_lot SET matured = true
    WHERE shop_id = this_shop AND customer_id = ANY(customers) AND NOT matured AND available_at <= moment
    RETURNING customer_id, remaining),
  sums AS (SELECT customer_id, sum(remaining)::bigint AS points FROM ripe GROUP BY 1)
  UPDATE loyalty_balance b SET pending = b.pending - s.points, available = b.available + s.points
  FROM sums s WHERE b.shop_id = this_shop AND b.customer_id = s.customer_id AND s.points > 0;
END
$$;
