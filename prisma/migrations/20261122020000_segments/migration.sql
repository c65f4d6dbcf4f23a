-- Segments, who is and was in them, and what Shopify was told.

CREATE TABLE "segment" (
    "shop_id" BIGINT NOT NULL,
    "segment_id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "handle" TEXT NOT NULL,
    "name" TEXT,
    "rule" JSONB,
    "rule_version" INTEGER,
    "rule_changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "problem" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(6),
    "computed_at" TIMESTAMPTZ(6),
    "members" INTEGER NOT NULL DEFAULT 0,
    "repeat_members" INTEGER NOT NULL DEFAULT 0,
    "active_members" INTEGER NOT NULL DEFAULT 0,
    "purchases" INTEGER NOT NULL DEFAULT 0,
    "gross_minor" BIGINT NOT NULL DEFAULT 0,
    "net_minor" BIGINT NOT NULL DEFAULT 0,
    "value_minor" BIGINT,
    "at_shopify" BOOLEAN NOT NULL DEFAULT false,
    "as_tag" BOOLEAN NOT NULL DEFAULT false,
    "shopify_id" BIGINT,
    "shopify_text" TEXT,
    "shopify_problem" TEXT,

    CONSTRAINT "segment_pkey" PRIMARY KEY ("shop_id","segment_id")
);

CREATE TABLE "segment_member" (
    "shop_id" BIGINT NOT NULL,
    "segment_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "joined_at" TIMESTAMPTZ(6) NOT NULL,
    "left_at" TIMESTAMPTZ(6),

    CONSTRAINT "segment_member_pkey" PRIMARY KEY ("shop_id","segment_id","customer_id","joined_at")
);

CREATE TABLE "segment_day" (
    "shop_id" BIGINT NOT NULL,
    "segment_id" BIGINT NOT NULL,
    "day" DATE NOT NULL,
    "members" INTEGER NOT NULL,
    "joined" INTEGER NOT NULL,
    "left" INTEGER NOT NULL,

    CONSTRAINT "segment_day_pkey" PRIMARY KEY ("shop_id","segment_id","day")
);

CREATE TABLE "segment_at_customer" (
    "shop_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "handles" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "as_tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "refused" TEXT,
    "refused_handles" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "refused_tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "written_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "segment_at_customer_pkey" PRIMARY KEY ("shop_id","customer_id")
);

CREATE UNIQUE INDEX "segment_shop_id_handle_key" ON "segment"("shop_id", "handle");
CREATE INDEX "segment_member_shop_id_customer_id_idx" ON "segment_member"("shop_id", "customer_id");

-- nobody is in a segment twice at a time; also how the members of now are found
CREATE UNIQUE INDEX segment_member_open ON segment_member (shop_id, segment_id, customer_id) WHERE left_at IS NULL;

CALL protect_shop_table('segment');
CALL protect_shop_table('segment_member');
CALL protect_shop_table('segment_day');
CALL protect_shop_table('segment_at_customer');

ALTER TABLE segment ADD CONSTRAINT segment_kind CHECK (kind IN ('built-in', 'own'));
ALTER TABLE segment ADD CONSTRAINT segment_named CHECK ((kind = 'own') = (name IS NOT NULL));
ALTER TABLE segment ADD CONSTRAINT segment_problem CHECK (problem IN ('unreadable', 'few-gaps', 'no-birthdays'));
ALTER TABLE segment_member ADD CONSTRAINT segment_member_stay CHECK (left_at >= joined_at);
