-- A share of customers who are not told of the programme, so that one can see what telling brings.

CREATE TABLE "loyalty_holdout" (
    "shop_id" BIGINT NOT NULL,
    "percent" INTEGER NOT NULL CHECK ("percent" BETWEEN 1 AND 50),
    "salt" TEXT NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "loyalty_holdout_pkey" PRIMARY KEY ("shop_id")
);

CALL protect_shop_table('loyalty_holdout');
