-- What to do next: proposals of the day, what the merchant decided, and what came of it. And the merchant's goals.

CREATE TABLE "next_action" (
    "shop_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL DEFAULT '',
    "customers" INTEGER NOT NULL,
    "worth_minor" BIGINT NOT NULL,
    "figures" JSONB NOT NULL DEFAULT '{}',
    "rule" JSONB NOT NULL,
    "computed_at" TIMESTAMPTZ(6) NOT NULL,
    "dismissed_at" TIMESTAMPTZ(6),

    CONSTRAINT "next_action_pkey" PRIMARY KEY ("shop_id","kind","subject")
);

CREATE TABLE "action_taken" (
    "shop_id" BIGINT NOT NULL,
    "taken_id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL DEFAULT '',
    "taken_at" TIMESTAMPTZ(6) NOT NULL,
    "customers" INTEGER NOT NULL,
    "worth_minor" BIGINT NOT NULL,
    "figures" JSONB NOT NULL DEFAULT '{}',
    "bought" INTEGER NOT NULL DEFAULT 0,
    "bought_net_minor" BIGINT NOT NULL DEFAULT 0,
    "expected" DOUBLE PRECISION,
    "bought_before" INTEGER,
    "measured_at" TIMESTAMPTZ(6),

    CONSTRAINT "action_taken_pkey" PRIMARY KEY ("shop_id","taken_id")
);

CREATE TABLE "action_customer" (
    "shop_id" BIGINT NOT NULL,
    "taken_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "p_alive" DOUBLE PRECISION,
    "rate_shape" DOUBLE PRECISION,
    "rate_weeks" DOUBLE PRECISION,

    CONSTRAINT "action_customer_pkey" PRIMARY KEY ("shop_id","taken_id","customer_id")
);

CREATE TABLE "goal" (
    "shop_id" BIGINT NOT NULL,
    "goal_id" BIGSERIAL NOT NULL,
    "figure" TEXT NOT NULL,
    "target" DOUBLE PRECISION NOT NULL,
    "started_on" DATE NOT NULL,
    "due_on" DATE NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(6),

    CONSTRAINT "goal_pkey" PRIMARY KEY ("shop_id","goal_id"),
    CONSTRAINT "goal_dates" CHECK ("started_on" < "due_on")
);

CALL protect_shop_table('next_action');
CALL protect_shop_table('action_taken');
CALL protect_shop_table('action_customer');
CALL protect_shop_table('goal');
