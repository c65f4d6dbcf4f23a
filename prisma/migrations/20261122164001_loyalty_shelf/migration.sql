-- What storefront and customer account know of points: the programme and each customer's account as Shopify has them,
-- and, kept by the database itself, whose account has changed since.

CREATE TABLE "loyalty_publication" (
    "shop_id" BIGINT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting' CHECK ("state" IN ('waiting', 'published', 'too large', 'failed')),
    "wanted_turn" INTEGER NOT NULL DEFAULT 1,
    "published_turn" INTEGER NOT NULL DEFAULT 0,
    "published_at" TIMESTAMPTZ(6),
    "size" INTEGER NOT NULL DEFAULT 0,
    "digest" TEXT,
    "problem" TEXT,

    CONSTRAINT "loyalty_publication_pkey" PRIMARY KEY ("shop_id")
);

CREATE TABLE "loyalty_account_field" (
    "shop_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL CHECK ("customer_id" > 0),
    "turn" INTEGER NOT NULL DEFAULT 1,
    "told_turn" INTEGER NOT NULL DEFAULT 0,
    "digest" TEXT,
    "look_at" TIMESTAMPTZ(6),
    "refused" TEXT,
    "written_at" TIMESTAMPTZ(6),

    CONSTRAINT "loyalty_account_field_pkey" PRIMARY KEY ("shop_id","customer_id")
);
CREATE INDEX loyalty_account_field_due ON loyalty_account_field (shop_id, customer_id) WHERE turn <> told_turn;
CREATE INDEX loyalty_account_field_look ON loyalty_account_field (shop_id, look_at) WHERE look_at IS NOT NULL;

CALL protect_shop_table('loyalty_publication');
CALL protect_shop_table('loyalty_account_field');

-- Whatever changes points, by whatever way: no path can forget it.
CREATE FUNCTION loyalty_accounts_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO loyalty_account_field AS field (shop_id, customer_id)
  SELECT shop_id, customer_id FROM changed ORDER BY 1, 2
  ON CONFLICT (shop_id, customer_id) DO UPDATE SET turn = field.turn + 1;
  RETURN NULL;
END
$$;
CREATE TRIGGER loyalty_balance_changed AFTER UPDATE ON loyalty_balance
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION loyalty_accounts_changed();

-- A code was used; a birthday was told or forgotten. No point moves.
CREATE FUNCTION loyalty_account_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  changed record;
BEGIN
  IF TG_OP = 'DELETE' THEN changed := OLD; ELSE changed := NEW; END IF;
  UPDATE loyalty_account_field SET turn = turn + 1
  WHERE shop_id = changed.shop_id AND customer_id = changed.customer_id;
  IF NOT FOUND AND TG_OP <> 'DELETE' THEN
    INSERT INTO loyalty_account_field AS field (shop_id, customer_id) VALUES (changed.shop_id, changed.customer_id)
    ON CONFLICT (shop_id, customer_id) DO UPDATE SET turn = field.turn + 1;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER loyalty_redemption_changed AFTER UPDATE OF state ON loyalty_redemption
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION loyalty_account_changed();
CREATE TRIGGER loyalty_birthday_changed AFTER INSERT OR DELETE ON loyalty_birthday
  FOR EACH ROW EXECUTE FUNCTION loyalty_account_changed();
