-- Collections and what is in them since when: facts, for segments and for loyalty rules.

CREATE TABLE "collection" (
    "shop_id" BIGINT NOT NULL,
    "collection_id" BIGINT NOT NULL,
    "title" TEXT NOT NULL,
    "handle" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,
    "deleted_at" TIMESTAMPTZ(6),

    CONSTRAINT "collection_pkey" PRIMARY KEY ("shop_id","collection_id")
);

CREATE TABLE "product_collection" (
    "shop_id" BIGINT NOT NULL,
    "product_id" BIGINT NOT NULL,
    "collection_id" BIGINT NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL,
    "until" TIMESTAMPTZ(6),

    CONSTRAINT "product_collection_pkey" PRIMARY KEY ("shop_id","collection_id","product_id","since"),
    CONSTRAINT "product_collection_stay" CHECK ("until" IS NULL OR "until" > "since")
);
CREATE INDEX "product_collection_shop_id_product_id_idx" ON "product_collection"("shop_id", "product_id");
-- a product is in a collection once
CREATE UNIQUE INDEX product_collection_now ON product_collection (shop_id, collection_id, product_id) WHERE until IS NULL;

CREATE TABLE "collection_reading" (
    "shop_id" BIGINT NOT NULL,
    "asked_at" TIMESTAMPTZ(6),
    "operation" TEXT,
    "begun_at" TIMESTAMPTZ(6),
    "read_at" TIMESTAMPTZ(6),

    CONSTRAINT "collection_reading_pkey" PRIMARY KEY ("shop_id")
);

CALL protect_shop_table('collection');
CALL protect_shop_table('product_collection');
CALL protect_shop_table('collection_reading');
