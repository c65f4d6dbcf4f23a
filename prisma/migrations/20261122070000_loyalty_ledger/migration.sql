-- Points. The application inserts entries; sums are kept by the database alone, which refuses whatever would make them
-- wrong: spending twice, changing or removing an entry, a claim without its entries. docs/loyalty.md says it in words.

CREATE TABLE "loyalty_programme" (
    "shop_id" BIGINT NOT NULL,
    "version" INTEGER NOT NULL,
    "effective_from" TIMESTAMPTZ(6) NOT NULL,
    "rules" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "loyalty_programme_pkey" PRIMARY KEY ("shop_id","version")
);
CREATE INDEX "loyalty_programme_shop_id_effective_from_idx" ON "loyalty_programme"("shop_id", "effective_from");

CREATE TABLE "loyalty_state" (
    "shop_id" BIGINT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'draft' CHECK ("status" IN ('draft', 'live', 'paused')),
    "draft" JSONB,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "loyalty_state_pkey" PRIMARY KEY ("shop_id")
);

CREATE TABLE "loyalty_balance" (
    "shop_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL CHECK ("customer_id" > 0),
    "available" BIGINT NOT NULL DEFAULT 0 CONSTRAINT "loyalty_no_double_spend" CHECK ("available" >= 0),
    "pending" BIGINT NOT NULL DEFAULT 0 CHECK ("pending" >= 0),
    "owed" BIGINT NOT NULL DEFAULT 0 CHECK ("owed" >= 0),
    "entries" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "loyalty_balance_pkey" PRIMARY KEY ("shop_id","customer_id")
);

CREATE TABLE "loyalty_lot" (
    "shop_id" BIGINT NOT NULL,
    "lot_id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL CHECK ("customer_id" > 0),
    "source" TEXT NOT NULL,
    "remaining" BIGINT NOT NULL DEFAULT 0 CONSTRAINT "loyalty_lot_not_overdrawn" CHECK ("remaining" >= 0),
    "matured" BOOLEAN NOT NULL DEFAULT false,
    "available_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6),

    CONSTRAINT "loyalty_lot_pkey" PRIMARY KEY ("shop_id","lot_id")
);
CREATE INDEX "loyalty_lot_shop_id_customer_id_idx" ON "loyalty_lot"("shop_id", "customer_id");
-- what the clock has to look at
CREATE INDEX loyalty_lot_ripening ON loyalty_lot (shop_id, available_at) WHERE NOT matured AND remaining > 0;
CREATE INDEX loyalty_lot_expiring ON loyalty_lot (shop_id, expires_at) WHERE remaining > 0 AND expires_at IS NOT NULL;

CREATE TABLE "loyalty_claim" (
    "shop_id" BIGINT NOT NULL,
    "source" TEXT NOT NULL,
    "customer_id" BIGINT NOT NULL CHECK ("customer_id" > 0),
    "points" BIGINT NOT NULL,
    "booked" BIGINT NOT NULL DEFAULT 0,
    "lot_id" BIGINT,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "derived" BOOLEAN NOT NULL DEFAULT false,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "loyalty_claim_pkey" PRIMARY KEY ("shop_id","source")
);
CREATE INDEX "loyalty_claim_shop_id_customer_id_at_idx" ON "loyalty_claim"("shop_id", "customer_id", "at");

CREATE TABLE "loyalty_entry" (
    "shop_id" BIGINT NOT NULL,
    "entry_id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL CHECK ("customer_id" > 0),
    "kind" TEXT NOT NULL,
    "points" BIGINT NOT NULL,
    "lot_id" BIGINT,
    "source" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "loyalty_entry_pkey" PRIMARY KEY ("shop_id","entry_id"),
    CONSTRAINT "loyalty_entry_sign" CHECK (CASE "kind"
      WHEN 'earn' THEN "points" > 0 WHEN 'import' THEN "points" > 0
      WHEN 'redeem' THEN "points" < 0 WHEN 'expire' THEN "points" < 0
      WHEN 'reverse' THEN "points" <> 0 WHEN 'adjust' THEN "points" <> 0 ELSE false END),
    -- points can only be owed where something is taken back
    CONSTRAINT "loyalty_entry_owed" CHECK ("lot_id" IS NOT NULL OR "kind" = 'reverse')
);
CREATE UNIQUE INDEX "loyalty_entry_shop_id_key_key" ON "loyalty_entry"("shop_id", "key");
CREATE INDEX "loyalty_entry_shop_id_customer_id_entry_id_idx" ON "loyalty_entry"("shop_id", "customer_id", "entry_id");

CREATE TABLE "loyalty_redemption" (
    "shop_id" BIGINT NOT NULL,
    "redemption_id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL CHECK ("customer_id" > 0),
    "request_key" TEXT NOT NULL,
    "reward_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "reward" JSONB NOT NULL,
    "points" BIGINT NOT NULL CHECK ("points" >= 0),
    "state" TEXT NOT NULL DEFAULT 'issued' CHECK ("state" IN ('issued', 'used', 'given_back')),
    "code" TEXT,
    "redeemed_by" TEXT NOT NULL CHECK ("redeemed_by" IN ('customer', 'staff', 'card')),
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),
    "order_id" BIGINT,

    CONSTRAINT "loyalty_redemption_pkey" PRIMARY KEY ("shop_id","redemption_id")
);
CREATE UNIQUE INDEX "loyalty_redemption_shop_id_request_key_key" ON "loyalty_redemption"("shop_id", "request_key");
CREATE INDEX "loyalty_redemption_shop_id_customer_id_idx" ON "loyalty_redemption"("shop_id", "customer_id");
CREATE INDEX "loyalty_redemption_shop_id_code_idx" ON "loyalty_redemption"("shop_id", "code");
CREATE INDEX loyalty_redemption_unused ON loyalty_redemption (shop_id, expires_at) WHERE state = 'issued';

CREATE TABLE "loyalty_note" (
    "shop_id" BIGINT NOT NULL,
    "source" TEXT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "reason" TEXT,
    "actor" TEXT,
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "loyalty_note_pkey" PRIMARY KEY ("shop_id","source")
);
CREATE INDEX "loyalty_note_shop_id_customer_id_idx" ON "loyalty_note"("shop_id", "customer_id");

CREATE TABLE "loyalty_birthday" (
    "shop_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "birthday" TEXT NOT NULL CHECK ("birthday" ~ '^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'),
    "given_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "loyalty_birthday_pkey" PRIMARY KEY ("shop_id","customer_id")
);
CREATE INDEX "loyalty_birthday_shop_id_birthday_idx" ON "loyalty_birthday"("shop_id", "birthday");

CALL protect_shop_table('loyalty_programme');
CALL protect_shop_table('loyalty_state');
CALL protect_shop_table('loyalty_entry');
CALL protect_shop_table('loyalty_claim');
CALL protect_shop_table('loyalty_lot');
CALL protect_shop_table('loyalty_balance');
CALL protect_shop_table('loyalty_redemption');
CALL protect_shop_table('loyalty_note');
CALL protect_shop_table('loyalty_birthday');

-- Who may write what. Sums (balance, remaining, booked, matured) are nobody's but the triggers'.
REVOKE UPDATE, DELETE, TRUNCATE ON loyalty_entry, loyalty_programme FROM perennial_app, perennial_intake;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON loyalty_balance, loyalty_claim, loyalty_lot FROM perennial_app, perennial_intake;
REVOKE DELETE, TRUNCATE ON loyalty_redemption FROM perennial_app, perennial_intake;
GRANT INSERT (shop_id, source, customer_id, points, lot_id, revision, derived, at, detail),
  UPDATE (customer_id, points, lot_id, revision, at, detail) ON loyalty_claim TO perennial_app, perennial_intake;
-- a new lot is empty, so it may be born open
GRANT INSERT (shop_id, lot_id, customer_id, source, matured, available_at, expires_at),
  UPDATE (available_at, expires_at) ON loyalty_lot TO perennial_app, perennial_intake;

-- Takes the accounts for the rest of the transaction, in one order for everybody, and opens what has ripened.
CREATE FUNCTION loyalty_open(customers bigint[], moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  this_shop bigint := nullif(current_setting('app.shop_id', true), '')::bigint;
BEGIN
  PERFORM FROM loyalty_balance WHERE shop_id = this_shop AND customer_id = ANY(customers) ORDER BY customer_id FOR UPDATE;
  WITH ripe AS (
    UPDATE loyalty_lot SET matured = true
    WHERE shop_id = this_shop AND customer_id = ANY(customers) AND NOT matured AND available_at <= moment
    RETURNING customer_id, remaining),
  sums AS (SELECT customer_id, sum(remaining)::bigint AS points FROM ripe GROUP BY 1)
  UPDATE loyalty_balance b SET pending = b.pending - s.points, available = b.available + s.points
  FROM sums s WHERE b.shop_id = this_shop AND b.customer_id = s.customer_id AND s.points > 0;
END
$$;

-- Every sum follows from the entries that were added, in the same statement.
CREATE FUNCTION loyalty_book() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  claims bigint;
  found_claims bigint;
BEGIN
  INSERT INTO loyalty_balance (shop_id, customer_id)
  SELECT DISTINCT shop_id, customer_id FROM fresh ORDER BY 1, 2 ON CONFLICT DO NOTHING;
  PERFORM FROM loyalty_balance b
  WHERE (b.shop_id, b.customer_id) IN (SELECT shop_id, customer_id FROM fresh)
  ORDER BY b.shop_id, b.customer_id FOR UPDATE;

  IF EXISTS (
    SELECT FROM fresh e LEFT JOIN loyalty_lot l ON l.shop_id = e.shop_id AND l.lot_id = e.lot_id
    WHERE e.lot_id IS NOT NULL AND l.customer_id IS DISTINCT FROM e.customer_id) THEN
    RAISE EXCEPTION 'loyalty: an entry names a lot its customer does not have' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (
    SELECT FROM fresh e JOIN loyalty_lot l ON l.shop_id = e.shop_id AND l.lot_id = e.lot_id
    WHERE e.kind = 'redeem' AND NOT l.matured) THEN
    RAISE EXCEPTION 'loyalty: points inside their return window cannot be spent' USING ERRCODE = 'check_violation';
  END IF;

  UPDATE loyalty_balance b SET available = b.available + f.open, pending = b.pending + f.waiting, owed = b.owed - f.none,
    entries = b.entries + f.entries
  FROM (
    SELECT e.shop_id, e.customer_id, count(*) AS entries,
      coalesce(sum(e.points) FILTER (WHERE l.matured), 0)::bigint AS open,
      coalesce(sum(e.points) FILTER (WHERE NOT l.matured), 0)::bigint AS waiting,
      coalesce(sum(e.points) FILTER (WHERE e.lot_id IS NULL), 0)::bigint AS none
    FROM fresh e LEFT JOIN loyalty_lot l ON l.shop_id = e.shop_id AND l.lot_id = e.lot_id
    GROUP BY 1, 2) f
  WHERE b.shop_id = f.shop_id AND b.customer_id = f.customer_id;

  UPDATE loyalty_lot l SET remaining = l.remaining + f.points
  FROM (SELECT shop_id, lot_id, sum(points)::bigint AS points FROM fresh WHERE lot_id IS NOT NULL GROUP BY 1, 2) f
  WHERE l.shop_id = f.shop_id AND l.lot_id = f.lot_id;

  IF EXISTS (
    SELECT FROM fresh e JOIN loyalty_balance b ON b.shop_id = e.shop_id AND b.customer_id = e.customer_id
    WHERE e.kind = 'redeem' AND b.owed > 0) THEN
    RAISE EXCEPTION 'loyalty: who owes points cannot spend any' USING ERRCODE = 'check_violation';
  END IF;

  SELECT count(DISTINCT (shop_id, source)) INTO claims FROM fresh WHERE kind <> 'expire';
  UPDATE loyalty_claim c SET booked = c.booked + f.points
  FROM (SELECT shop_id, source, sum(points)::bigint AS points FROM fresh WHERE kind <> 'expire' GROUP BY 1, 2) f
  WHERE c.shop_id = f.shop_id AND c.source = f.source;
  GET DIAGNOSTICS found_claims = ROW_COUNT;
  IF found_claims <> claims THEN
    RAISE EXCEPTION 'loyalty: an entry without a claim' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER loyalty_entry_booked AFTER INSERT ON loyalty_entry
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION loyalty_book();

-- At the end of the transaction every claim has its entries: no reversal is lost, none happens twice.
CREATE FUNCTION loyalty_claim_is_booked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  shop_before text := current_setting('app.shop_id', true);
  claim record;
BEGIN
  PERFORM set_config('app.shop_id', NEW.shop_id::text, true);
  SELECT points, booked INTO claim FROM loyalty_claim WHERE shop_id = NEW.shop_id AND source = NEW.source;
  PERFORM set_config('app.shop_id', coalesce(shop_before, ''), true);
  IF claim.points <> claim.booked THEN
    RAISE EXCEPTION 'loyalty: claim % is for % points, its entries say %', NEW.source, claim.points, claim.booked
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER loyalty_claim_booked AFTER INSERT OR UPDATE ON loyalty_claim
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.points <> NEW.booked) EXECUTE FUNCTION loyalty_claim_is_booked();

-- Not even whoever owns the table changes what is written, short of removing these triggers; the one way out is a shop
-- that uninstalled and asks to be forgotten.
CREATE FUNCTION loyalty_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_LEVEL = 'ROW' AND TG_OP = 'DELETE' AND current_setting('loyalty.forgetting', true) = OLD.shop_id::text THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'loyalty: entries are never changed or removed; add one that corrects' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER loyalty_entry_stays BEFORE UPDATE OR DELETE ON loyalty_entry
  FOR EACH ROW EXECUTE FUNCTION loyalty_refuse_change();
CREATE TRIGGER loyalty_entry_not_emptied BEFORE TRUNCATE ON loyalty_entry
  FOR EACH STATEMENT EXECUTE FUNCTION loyalty_refuse_change();

-- Everything of the shop that is entered, once it has uninstalled the app.
CREATE FUNCTION loyalty_forget_shop() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  this_shop bigint := nullif(current_setting('app.shop_id', true), '')::bigint;
BEGIN
  IF NOT EXISTS (SELECT FROM shop s WHERE s.shop_id = this_shop AND s.uninstalled_at IS NOT NULL) THEN
    RAISE EXCEPTION 'loyalty: only a shop that uninstalled is forgotten';
  END IF;
  PERFORM set_config('loyalty.forgetting', this_shop::text, true);
  DELETE FROM loyalty_entry WHERE shop_id = this_shop;
  PERFORM set_config('loyalty.forgetting', '', true);
  DELETE FROM loyalty_claim WHERE shop_id = this_shop;
  DELETE FROM loyalty_lot WHERE shop_id = this_shop;
  DELETE FROM loyalty_balance WHERE shop_id = this_shop;
  DELETE FROM loyalty_redemption WHERE shop_id = this_shop;
  DELETE FROM loyalty_programme WHERE shop_id = this_shop;
END
$$;
REVOKE ALL ON FUNCTION loyalty_open(bigint[], timestamptz), loyalty_forget_shop() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION loyalty_open(bigint[], timestamptz), loyalty_forget_shop() TO perennial_app, perennial_intake;
