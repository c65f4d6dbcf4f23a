-- Who was active at both ends of a period longer than the activity window: docs/decisions/0039.

CREATE TABLE "insight_activity" (
    "shop_id" BIGINT NOT NULL,
    "day" DATE NOT NULL,
    "since" DATE NOT NULL,
    "active_at_both" INTEGER[],
    "bought_before" INTEGER[],
    "fingerprint" TEXT NOT NULL,

    CONSTRAINT "insight_activity_pkey" PRIMARY KEY ("shop_id","day")
);

CALL protect_shop_table('insight_activity');
