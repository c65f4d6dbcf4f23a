-- The list of customers is read by index whatever its order, and searched by the beginnings of names and addresses. Row-level
-- security lets only comparisons of plain columns into an index, hence columns of their own, compared byte by byte.
-- 120 characters: what is longer would not fit into an index.

ALTER TABLE "customer"
  ADD COLUMN "name_key" TEXT COLLATE "C"
    GENERATED ALWAYS AS (nullif(left(lower(btrim(coalesce(first_name, '') || ' ' || coalesce(last_name, ''))), 120), '')) STORED,
  ADD COLUMN "last_name_key" TEXT COLLATE "C" GENERATED ALWAYS AS (left(lower(last_name), 120)) STORED,
  ADD COLUMN "email_key" TEXT COLLATE "C" GENERATED ALWAYS AS (left(lower(email), 120)) STORED;

CREATE INDEX "customer_shop_id_name_key_customer_id_idx" ON "customer"("shop_id", "name_key", "customer_id");
CREATE INDEX "customer_shop_id_last_name_key_idx" ON "customer"("shop_id", "last_name_key");
CREATE INDEX "customer_shop_id_email_key_idx" ON "customer"("shop_id", "email_key");

CREATE INDEX "customer_figure_shop_id_purchases_customer_id_idx" ON "customer_figure"("shop_id", "purchases", "customer_id");
CREATE INDEX "customer_figure_shop_id_first_at_idx" ON "customer_figure"("shop_id", "first_at");
CREATE INDEX orders_refunded ON orders (shop_id, customer_id) WHERE refunded_minor > 0;
