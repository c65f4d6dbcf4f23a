-- A worker commits that it takes deliveries before it reads them: one that ends the process, or the connection, is then
-- known by its attempts, and is not tried for ever. Set while a worker is at it; in the past when that worker ended.
ALTER TABLE "delivery" ADD COLUMN "claimed_until" TIMESTAMPTZ(6);

-- What waits, by shop: claiming goes from shop to shop, so that one with a long line does not hold up the others.
DROP INDEX delivery_waiting;
CREATE INDEX delivery_waiting ON delivery (shop_id, due_at, seq) WHERE state = 'pending' AND claimed_until IS NULL;
CREATE INDEX delivery_claimed ON delivery (shop_id, claimed_until) WHERE state = 'pending' AND claimed_until IS NOT NULL;

-- How long the oldest waits, over all shops.
CREATE INDEX delivery_due ON delivery (due_at) WHERE state = 'pending';
