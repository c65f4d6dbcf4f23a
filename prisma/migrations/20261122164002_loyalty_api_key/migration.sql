-- The key by which other apps tell of reviews, surveys and shares. Only its hash is kept.
CREATE TABLE "loyalty_api_key" (
    "shop_id" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "ending" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "used_at" TIMESTAMPTZ(6),

    CONSTRAINT "loyalty_api_key_pkey" PRIMARY KEY ("shop_id")
);
CALL protect_shop_table('loyalty_api_key');
