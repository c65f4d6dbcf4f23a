-- The RFM groups at the end of each of a shop's days, and the movement up to it: docs/decisions/0038.

CREATE TABLE "group_day" (
    "shop_id" BIGINT NOT NULL,
    "day" DATE NOT NULL,
    "customers" INTEGER[],
    "net_minor" BIGINT[],
    "moved" INTEGER[],
    "moved_net_minor" BIGINT[],
    "limits" DOUBLE PRECISION[],
    "fingerprint" TEXT NOT NULL,

    CONSTRAINT "group_day_pkey" PRIMARY KEY ("shop_id","day")
);

CREATE TABLE "group_days_run" (
    "shop_id" BIGINT NOT NULL,
    "seen_changes" BIGINT NOT NULL,
    "made_at" TIMESTAMPTZ(6) NOT NULL,
    "day" DATE NOT NULL,
    "timezone" TEXT NOT NULL,
    "purchases" INTEGER NOT NULL,
    "took_ms" INTEGER NOT NULL,

    CONSTRAINT "group_days_run_pkey" PRIMARY KEY ("shop_id")
);

CALL protect_shop_table('group_day');
CALL protect_shop_table('group_days_run');
