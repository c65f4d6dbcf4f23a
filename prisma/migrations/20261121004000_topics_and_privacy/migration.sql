-- Returns, consents, tag changes and checkouts, told by webhooks of their own; and customers' requests to see their data.

-- order-proof tags: see app/commerce/customer-tags.ts
ALTER TABLE "customer" ADD COLUMN "tag_changes" JSONB NOT NULL DEFAULT '{}';

CREATE TABLE "data_request" (
    "shop_id" BIGINT NOT NULL,
    "request_id" BIGINT NOT NULL,
    "customer_id" BIGINT,
    "email" TEXT,
    "phone" TEXT,
    "order_ids" BIGINT[] DEFAULT ARRAY[]::BIGINT[],
    "requested_at" TIMESTAMPTZ(6) NOT NULL,
    "answered_at" TIMESTAMPTZ(6),

    CONSTRAINT "data_request_pkey" PRIMARY KEY ("shop_id","request_id")
);
CALL protect_shop_table('data_request');

CREATE TABLE "customer_consent" (
    "shop_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "channel" TEXT NOT NULL CHECK ("channel" IN ('email', 'sms')),
    "at" TIMESTAMPTZ(6) NOT NULL,
    "state" TEXT NOT NULL,
    "opt_in_level" TEXT,
    "collected_from" TEXT,

    CONSTRAINT "customer_consent_pkey" PRIMARY KEY ("shop_id","customer_id","channel","at","state")
);
CALL protect_shop_table('customer_consent');

CREATE TABLE "order_return" (
    "shop_id" BIGINT NOT NULL,
    "return_id" BIGINT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "name" TEXT,
    "status" TEXT NOT NULL,
    "version" TEXT NOT NULL,

    CONSTRAINT "order_return_pkey" PRIMARY KEY ("shop_id","return_id")
);
CREATE INDEX "order_return_shop_id_order_id_idx" ON "order_return"("shop_id", "order_id");
CALL protect_shop_table('order_return');

CREATE TABLE "order_return_line" (
    "shop_id" BIGINT NOT NULL,
    "return_id" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "line_id" BIGINT,
    "quantity" INTEGER NOT NULL,
    "reason" TEXT,

    CONSTRAINT "order_return_line_pkey" PRIMARY KEY ("shop_id","return_id","position")
);
CALL protect_shop_table('order_return_line');

CREATE TABLE "checkout" (
    "shop_id" BIGINT NOT NULL,
    "checkout_id" BIGINT NOT NULL,
    "token" TEXT,
    "cart_token" TEXT,
    "customer_id" BIGINT,
    "email" TEXT,
    "phone" TEXT,
    "accepts_marketing" BOOLEAN NOT NULL DEFAULT false,
    "recovery_url" TEXT,
    "currency" TEXT,
    "total_minor" BIGINT,
    "created_at" TIMESTAMPTZ(6),
    "updated_at" TIMESTAMPTZ(6),
    "completed_at" TIMESTAMPTZ(6),
    "deleted_at" TIMESTAMPTZ(6),
    "version" TEXT NOT NULL,

    CONSTRAINT "checkout_pkey" PRIMARY KEY ("shop_id","checkout_id")
);
CREATE INDEX "checkout_shop_id_customer_id_idx" ON "checkout"("shop_id", "customer_id");
CREATE INDEX "checkout_shop_id_updated_at_idx" ON "checkout"("shop_id", "updated_at");
CALL protect_shop_table('checkout');

CREATE TABLE "checkout_line" (
    "shop_id" BIGINT NOT NULL,
    "checkout_id" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "product_id" BIGINT,
    "variant_id" BIGINT,
    "title" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "price_minor" BIGINT,

    CONSTRAINT "checkout_line_pkey" PRIMARY KEY ("shop_id","checkout_id","position")
);
CALL protect_shop_table('checkout_line');
