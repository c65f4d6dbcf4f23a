-- What Shopify was told of tiers: a tag at each customer, and for tiers with a standing discount a customer segment and an
-- automatic discount.

CREATE TABLE "loyalty_tier_tag" (
    "shop_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "tier" TEXT,
    "tag_there" TEXT,
    "refused" TEXT,
    "refused_tag" TEXT,
    "written_at" TIMESTAMPTZ(6),

    CONSTRAINT "loyalty_tier_tag_pkey" PRIMARY KEY ("shop_id","customer_id")
);

CREATE TABLE "loyalty_tier_discount" (
    "shop_id" BIGINT NOT NULL,
    "tier" TEXT NOT NULL,
    "segment_id" BIGINT,
    "segment_text" TEXT,
    "discount_id" BIGINT,
    "discount_text" TEXT,
    "problem" TEXT,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "loyalty_tier_discount_pkey" PRIMARY KEY ("shop_id","tier")
);

CALL protect_shop_table('loyalty_tier_tag');
CALL protect_shop_table('loyalty_tier_discount');
