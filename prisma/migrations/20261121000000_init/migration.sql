-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "isOnline" BOOLEAN NOT NULL DEFAULT false,
    "scope" TEXT,
    "expires" TIMESTAMP(3),
    "accessToken" TEXT NOT NULL,
    "userId" BIGINT,
    "firstName" TEXT,
    "lastName" TEXT,
    "email" TEXT,
    "accountOwner" BOOLEAN NOT NULL DEFAULT false,
    "locale" TEXT,
    "collaborator" BOOLEAN DEFAULT false,
    "emailVerified" BOOLEAN DEFAULT false,
    "refreshToken" TEXT,
    "refreshTokenExpires" TIMESTAMP(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shop" (
    "shop_id" BIGSERIAL NOT NULL,
    "domain" TEXT NOT NULL,
    "gid" BIGINT,
    "name" TEXT,
    "currency" TEXT,
    "timezone" TEXT NOT NULL DEFAULT 'UTC',
    "country" TEXT,
    "locale" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "installed_at" TIMESTAMPTZ(6),
    "uninstalled_at" TIMESTAMPTZ(6),
    "history_start" TIMESTAMPTZ(6),
    "scopes" TEXT,

    CONSTRAINT "shop_pkey" PRIMARY KEY ("shop_id")
);

-- CreateTable
CREATE TABLE "shop_setting" (
    "shop_id" BIGINT NOT NULL,
    "activity_window_days" INTEGER NOT NULL DEFAULT 365,
    "headline_rate" TEXT NOT NULL DEFAULT 'retention',
    "cohort_unit" TEXT NOT NULL DEFAULT 'month',
    "language" TEXT,
    "storefront_seen_at" TIMESTAMPTZ(6),
    "setup_dismissed_at" TIMESTAMPTZ(6),
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shop_setting_pkey" PRIMARY KEY ("shop_id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "shop_id" BIGINT NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "event_id" TEXT,
    "topic" TEXT NOT NULL,
    "api_version" TEXT,
    "triggered_at" TEXT,
    "received_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "body" BYTEA,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reason" TEXT,
    "processed_at" TIMESTAMPTZ(6),

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("shop_id","webhook_id")
);

-- CreateTable
CREATE TABLE "import_run" (
    "shop_id" BIGINT NOT NULL,
    "import_id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "file_name" TEXT,
    "reference" TEXT,
    "bytes_total" BIGINT,
    "bytes_done" BIGINT NOT NULL DEFAULT 0,
    "rows_read" INTEGER NOT NULL DEFAULT 0,
    "orders_read" INTEGER NOT NULL DEFAULT 0,
    "orders_stored" INTEGER NOT NULL DEFAULT 0,
    "rows_refused" INTEGER NOT NULL DEFAULT 0,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(6),
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "import_run_pkey" PRIMARY KEY ("shop_id","import_id")
);

-- CreateTable
CREATE TABLE "import_chunk" (
    "shop_id" BIGINT NOT NULL,
    "import_id" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "import_chunk_pkey" PRIMARY KEY ("shop_id","import_id","position")
);

-- CreateTable
CREATE TABLE "import_refusal" (
    "shop_id" BIGINT NOT NULL,
    "import_id" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "line" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "import_refusal_pkey" PRIMARY KEY ("shop_id","import_id","position")
);

-- CreateTable
CREATE TABLE "customer" (
    "shop_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "first_name" TEXT,
    "last_name" TEXT,
    "country" TEXT,
    "locale" TEXT,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "email_consent" TEXT,
    "sms_consent" TEXT,
    "created_at" TIMESTAMPTZ(6),
    "updated_at" TIMESTAMPTZ(6),
    "deleted_at" TIMESTAMPTZ(6),
    "version" TEXT NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "customer_pkey" PRIMARY KEY ("shop_id","customer_id")
);

-- CreateTable
CREATE TABLE "customer_alias" (
    "shop_id" BIGINT NOT NULL,
    "alias_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,

    CONSTRAINT "customer_alias_pkey" PRIMARY KEY ("shop_id","alias_id")
);

-- CreateTable
CREATE TABLE "orders" (
    "shop_id" BIGINT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "name" TEXT,
    "customer_id" BIGINT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "processed_at" TIMESTAMPTZ(6),
    "updated_at" TIMESTAMPTZ(6),
    "cancelled_at" TIMESTAMPTZ(6),
    "cancel_reason" TEXT,
    "deleted_at" TIMESTAMPTZ(6),
    "test" BOOLEAN NOT NULL DEFAULT false,
    "draft" BOOLEAN NOT NULL DEFAULT false,
    "currency" TEXT NOT NULL,
    "total_minor" BIGINT NOT NULL,
    "subtotal_minor" BIGINT,
    "discount_minor" BIGINT,
    "shipping_minor" BIGINT,
    "tax_minor" BIGINT,
    "refunded_reported_minor" BIGINT NOT NULL DEFAULT 0,
    "refunded_minor" BIGINT NOT NULL DEFAULT 0,
    "presentment_currency" TEXT,
    "presentment_total_minor" BIGINT,
    "financial_status" TEXT,
    "fulfillment_status" TEXT,
    "source_name" TEXT,
    "landing_site" TEXT,
    "referring_site" TEXT,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "version" TEXT NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "orders_pkey" PRIMARY KEY ("shop_id","order_id")
);

-- CreateTable
CREATE TABLE "order_line" (
    "shop_id" BIGINT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "line_id" BIGINT,
    "product_id" BIGINT,
    "variant_id" BIGINT,
    "sku" TEXT,
    "title" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "current_quantity" INTEGER,
    "price_minor" BIGINT NOT NULL,
    "compare_at_minor" BIGINT,
    "discount_minor" BIGINT NOT NULL DEFAULT 0,
    "gift_card" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "order_line_pkey" PRIMARY KEY ("shop_id","order_id","position")
);

-- CreateTable
CREATE TABLE "order_discount" (
    "shop_id" BIGINT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "amount_minor" BIGINT,

    CONSTRAINT "order_discount_pkey" PRIMARY KEY ("shop_id","order_id","position")
);

-- CreateTable
CREATE TABLE "refund" (
    "shop_id" BIGINT NOT NULL,
    "refund_id" BIGINT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "amount_minor" BIGINT NOT NULL,

    CONSTRAINT "refund_pkey" PRIMARY KEY ("shop_id","refund_id")
);

-- CreateTable
CREATE TABLE "refund_line" (
    "shop_id" BIGINT NOT NULL,
    "refund_id" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "line_id" BIGINT,
    "quantity" INTEGER NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "restocked" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "refund_line_pkey" PRIMARY KEY ("shop_id","refund_id","position")
);

-- CreateTable
CREATE TABLE "fulfilment" (
    "shop_id" BIGINT NOT NULL,
    "fulfilment_id" BIGINT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6),
    "status" TEXT,
    "version" TEXT NOT NULL,

    CONSTRAINT "fulfilment_pkey" PRIMARY KEY ("shop_id","fulfilment_id")
);

-- CreateTable
CREATE TABLE "purchase" (
    "shop_id" BIGINT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "gap_days" DOUBLE PRECISION,
    "gross_minor" BIGINT NOT NULL,
    "net_minor" BIGINT NOT NULL,

    CONSTRAINT "purchase_pkey" PRIMARY KEY ("shop_id","order_id")
);

-- CreateTable
CREATE TABLE "customer_figure" (
    "shop_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "purchases" INTEGER NOT NULL,
    "first_at" TIMESTAMPTZ(6) NOT NULL,
    "last_at" TIMESTAMPTZ(6) NOT NULL,
    "gross_minor" BIGINT NOT NULL,
    "net_minor" BIGINT NOT NULL,

    CONSTRAINT "customer_figure_pkey" PRIMARY KEY ("shop_id","customer_id")
);

-- CreateIndex
CREATE INDEX "session_shop_idx" ON "session"("shop");

-- CreateIndex
CREATE UNIQUE INDEX "shop_domain_key" ON "shop"("domain");

-- CreateIndex
CREATE INDEX "delivery_shop_id_received_at_idx" ON "delivery"("shop_id", "received_at");

-- CreateIndex
CREATE INDEX "customer_shop_id_email_idx" ON "customer"("shop_id", "email");

-- CreateIndex
CREATE INDEX "orders_shop_id_customer_id_idx" ON "orders"("shop_id", "customer_id");

-- CreateIndex
CREATE INDEX "orders_shop_id_name_idx" ON "orders"("shop_id", "name");

-- CreateIndex
CREATE INDEX "refund_shop_id_order_id_idx" ON "refund"("shop_id", "order_id");

-- CreateIndex
CREATE INDEX "fulfilment_shop_id_order_id_idx" ON "fulfilment"("shop_id", "order_id");

-- CreateIndex
CREATE INDEX "purchase_shop_id_customer_id_at_idx" ON "purchase"("shop_id", "customer_id", "at");

-- CreateIndex
CREATE INDEX "purchase_shop_id_at_idx" ON "purchase"("shop_id", "at");

-- CreateIndex
CREATE INDEX "customer_figure_shop_id_last_at_idx" ON "customer_figure"("shop_id", "last_at");

-- CreateIndex
CREATE INDEX "customer_figure_shop_id_net_minor_idx" ON "customer_figure"("shop_id", "net_minor");

-- AddForeignKey
ALTER TABLE "order_line" ADD CONSTRAINT "order_line_shop_id_order_id_fkey" FOREIGN KEY ("shop_id", "order_id") REFERENCES "orders"("shop_id", "order_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_discount" ADD CONSTRAINT "order_discount_shop_id_order_id_fkey" FOREIGN KEY ("shop_id", "order_id") REFERENCES "orders"("shop_id", "order_id") ON DELETE CASCADE ON UPDATE CASCADE;

