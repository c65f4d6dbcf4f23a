-- Totals day by day, cohort by cohort and for the whole shop, so that no admin page reads all purchases: docs/decisions/0021.

CREATE TABLE "shop_insight" (
    "shop_id" BIGINT NOT NULL,
    "changes" BIGINT NOT NULL DEFAULT 0,
    "derived_changes" BIGINT,
    "derived_at" TIMESTAMPTZ(6),
    "due_at" TIMESTAMPTZ(6),
    "day" DATE,
    "timezone" TEXT,
    "window_days" INTEGER,
    "purchases" INTEGER NOT NULL DEFAULT 0,
    "took_ms" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "shop_insight_pkey" PRIMARY KEY ("shop_id")
);

CREATE TABLE "insight_day" (
    "shop_id" BIGINT NOT NULL,
    "day" DATE NOT NULL,
    "position" INTEGER NOT NULL,
    "purchases" INTEGER NOT NULL,
    "gross_minor" BIGINT NOT NULL,
    "net_minor" BIGINT NOT NULL,
    "customers" INTEGER NOT NULL,
    "bought_twice" INTEGER NOT NULL,
    "unattributed" INTEGER NOT NULL,
    "unattributed_gross_minor" BIGINT NOT NULL,
    "goods_minor" BIGINT NOT NULL,
    "costed_minor" BIGINT NOT NULL,
    "cost_minor" BIGINT NOT NULL,
    "gap_25" DOUBLE PRECISION,
    "gap_50" DOUBLE PRECISION,
    "gap_75" DOUBLE PRECISION,
    "gap_90" DOUBLE PRECISION,
    "gap_bars" INTEGER[],
    "buyers" INTEGER[],
    "fingerprint" TEXT NOT NULL,

    CONSTRAINT "insight_day_pkey" PRIMARY KEY ("shop_id","day")
);

CREATE TABLE "insight_cohort" (
    "shop_id" BIGINT NOT NULL,
    "unit" TEXT NOT NULL,
    "cohort" DATE NOT NULL,
    "bucket" DATE NOT NULL,
    "customers" INTEGER NOT NULL,
    "net_minor" BIGINT NOT NULL,
    "days" INTEGER[],
    "customers_by_day" INTEGER[],
    "net_by_day" BIGINT[],

    CONSTRAINT "insight_cohort_pkey" PRIMARY KEY ("shop_id","unit","cohort","bucket"),
    CONSTRAINT "insight_cohort_unit" CHECK (unit IN ('month', 'quarter'))
);

CREATE TABLE "insight_answer" (
    "shop_id" BIGINT NOT NULL,
    "question" TEXT NOT NULL,
    "answer" JSONB NOT NULL,

    CONSTRAINT "insight_answer_pkey" PRIMARY KEY ("shop_id","question")
);

CALL protect_shop_table('shop_insight');
CALL protect_shop_table('insight_day');
CALL protect_shop_table('insight_cohort');
CALL protect_shop_table('insight_answer');

-- drafts count as nobody's orders; with this and orders_without_customer they are found without reading the others
CREATE INDEX orders_drafts ON orders (shop_id) WHERE draft;
