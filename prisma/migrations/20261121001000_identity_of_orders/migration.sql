-- Whom an order belongs to must come out the same in whatever order the messages arrive. So an order keeps what was
-- said (stated_customer_id: by its newest message; seen_customer_ids: by any), and customer_id is what follows from it.
ALTER TABLE "orders" ADD COLUMN "stated_customer_id" BIGINT;
ALTER TABLE "orders" ADD COLUMN "seen_customer_ids" BIGINT[] DEFAULT ARRAY[]::BIGINT[];
UPDATE "orders" SET stated_customer_id = customer_id, seen_customer_ids = CASE WHEN customer_id IS NULL THEN '{}' ELSE ARRAY[customer_id] END;

-- Messages about a customer say different things: each field believes the newest message that mentions it.
ALTER TABLE "customer" ADD COLUMN "field_versions" JSONB NOT NULL DEFAULT '{}';

-- A deletion may come before the order it deletes.
CREATE TABLE "order_deletion" (
    "shop_id" BIGINT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "deleted_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "order_deletion_pkey" PRIMARY KEY ("shop_id","order_id")
);
CALL protect_shop_table('order_deletion');

CREATE INDEX "customer_alias_shop_id_customer_id_idx" ON "customer_alias"("shop_id", "customer_id");
