-- Whose scores did not change since yesterday is not written again: the day they were told on stands once, at the shop.
ALTER TABLE "customer_score" DROP COLUMN "as_of";

-- All rows of a shop are read where groups and personas are asked for; keeping these two cost more than they were used.
DROP INDEX "customer_score_shop_id_rfm_group_idx";
DROP INDEX "customer_score_shop_id_persona_idx";

-- The few orders whose discount may stand at the order alone are found without reading all.
CREATE INDEX orders_of_exports ON orders (shop_id, order_id) WHERE source = 'csv' AND discount_minor > 0;
