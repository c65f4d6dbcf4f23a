-- The history comes in parts, each from a bulk operation of its own; each knows how far it is, so that a killed import
-- goes on from there.
CREATE TABLE "history_part" (
    "shop_id" BIGINT NOT NULL,
    "import_id" BIGINT NOT NULL,
    "part" TEXT NOT NULL,
    "reference" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "bytes_total" BIGINT,
    "bytes_done" BIGINT NOT NULL DEFAULT 0,
    "objects" INTEGER NOT NULL DEFAULT 0,
    "shares_done" INTEGER NOT NULL DEFAULT 0,
    "cursor" BIGINT,
    "done" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "history_part_pkey" PRIMARY KEY ("shop_id","import_id","part")
);
CALL protect_shop_table('history_part');
ALTER TABLE history_part ADD CONSTRAINT history_part_name CHECK (part IN ('customers', 'products', 'orders', 'refunds'));

-- Whose figures wait until the orders are in: each customer is derived once, not once per batch.
CREATE TABLE "history_touched" (
    "shop_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,

    CONSTRAINT "history_touched_pkey" PRIMARY KEY ("shop_id","customer_id")
);
CALL protect_shop_table('history_touched');

-- since when the result is being read, and how much Shopify has gathered: for the time left
ALTER TABLE "import_run" ADD COLUMN "reading_since" TIMESTAMPTZ(6);
ALTER TABLE "import_run" ADD COLUMN "gathered" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "product" (
    "shop_id" BIGINT NOT NULL,
    "product_id" BIGINT NOT NULL,
    "title" TEXT NOT NULL,
    "handle" TEXT,
    "vendor" TEXT,
    "product_type" TEXT,
    "status" TEXT,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_at" TIMESTAMPTZ(6),
    "updated_at" TIMESTAMPTZ(6),
    "version" TEXT NOT NULL,

    CONSTRAINT "product_pkey" PRIMARY KEY ("shop_id","product_id")
);
CALL protect_shop_table('product');

CREATE TABLE "product_variant" (
    "shop_id" BIGINT NOT NULL,
    "variant_id" BIGINT NOT NULL,
    "product_id" BIGINT NOT NULL,
    "title" TEXT NOT NULL,
    "sku" TEXT,
    "price_minor" BIGINT,
    "compare_at_minor" BIGINT,
    "unit_cost_minor" BIGINT,
    "updated_at" TIMESTAMPTZ(6),
    "version" TEXT NOT NULL,

    CONSTRAINT "product_variant_pkey" PRIMARY KEY ("shop_id","variant_id")
);
CREATE INDEX "product_variant_shop_id_product_id_idx" ON "product_variant"("shop_id", "product_id");
CALL protect_shop_table('product_variant');

-- What was compared with Shopify, and what was missing.
CREATE TABLE "reconciliation_run" (
    "shop_id" BIGINT NOT NULL,
    "run_id" BIGSERIAL NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "since" TIMESTAMPTZ(6),
    "orders_seen" INTEGER NOT NULL DEFAULT 0,
    "customers_seen" INTEGER NOT NULL DEFAULT 0,
    "orders_healed" INTEGER NOT NULL DEFAULT 0,
    "customers_healed" INTEGER NOT NULL DEFAULT 0,
    "healed_orders" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(6),
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "reconciliation_run_pkey" PRIMARY KEY ("shop_id","run_id")
);
CALL protect_shop_table('reconciliation_run');
ALTER TABLE reconciliation_run ADD CONSTRAINT reconciliation_run_state CHECK (state IN ('queued', 'running', 'done', 'failed'));
