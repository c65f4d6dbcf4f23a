-- What Shopify confirmed of the customer fields the app writes, so that only changes are written.

CREATE TABLE "customer_metafield" (
    "shop_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "purchases" INTEGER NOT NULL,
    "last_purchase_at" TIMESTAMPTZ(6),
    "net_minor" BIGINT NOT NULL,
    "refused" TEXT,
    "written_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_metafield_pkey" PRIMARY KEY ("shop_id","customer_id")
);
CALL protect_shop_table('customer_metafield');
