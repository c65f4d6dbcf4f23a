CREATE TABLE "discount_pool" (
    "shop_id" BIGINT NOT NULL,
    "pool_id" BIGSERIAL NOT NULL,
    "owner" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "spec" JSONB NOT NULL,
    "starts_at" TIMESTAMPTZ(6) NOT NULL,
    "ends_at" TIMESTAMPTZ(6),
    "state" TEXT NOT NULL DEFAULT 'active',
    "refill_below" INTEGER NOT NULL DEFAULT 50,
    "problem" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "discount_pool_pkey" PRIMARY KEY ("shop_id","pool_id")
);

CREATE TABLE "discount" (
    "shop_id" BIGINT NOT NULL,
    "discount_id" BIGSERIAL NOT NULL,
    "pool_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "gid" BIGINT,
    "code" TEXT NOT NULL,
    "issues_from" TIMESTAMPTZ(6) NOT NULL,
    "issues_until" TIMESTAMPTZ(6),
    "ends_at" TIMESTAMPTZ(6),
    "deactivated_at" TIMESTAMPTZ(6),

    CONSTRAINT "discount_pkey" PRIMARY KEY ("shop_id","discount_id")
);

CREATE TABLE "discount_code" (
    "shop_id" BIGINT NOT NULL,
    "code" TEXT NOT NULL,
    "discount_id" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "batch" BIGINT,

    CONSTRAINT "discount_code_pkey" PRIMARY KEY ("shop_id","code")
);

CREATE TABLE "code_issue" (
    "shop_id" BIGINT NOT NULL,
    "pool_id" BIGINT NOT NULL,
    "issue_key" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "shared" BOOLEAN NOT NULL,
    "holder" TEXT NOT NULL,
    "issued_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6),

    CONSTRAINT "code_issue_pkey" PRIMARY KEY ("shop_id","pool_id","issue_key")
);

CREATE INDEX "discount_pool_shop_id_owner_idx" ON "discount_pool"("shop_id", "owner");

CREATE INDEX "discount_shop_id_gid_idx" ON "discount"("shop_id", "gid");

CREATE UNIQUE INDEX "discount_shop_id_pool_id_kind_issues_from_key" ON "discount"("shop_id", "pool_id", "kind", "issues_from");

CREATE INDEX "code_issue_shop_id_code_idx" ON "code_issue"("shop_id", "code");

CREATE INDEX "code_issue_shop_id_pool_id_issued_at_idx" ON "code_issue"("shop_id", "pool_id", "issued_at");

CALL protect_shop_table('discount_pool');
CALL protect_shop_table('discount');
CALL protect_shop_table('discount_code');
CALL protect_shop_table('code_issue');

-- one pool of an owner at a time
CREATE UNIQUE INDEX discount_pool_owner ON discount_pool (shop_id, owner) WHERE state <> 'ended';

-- handing out takes any that lies ready
CREATE INDEX discount_code_free ON discount_code (shop_id, discount_id, code) WHERE state = 'free';
CREATE INDEX discount_code_making ON discount_code (shop_id, discount_id) WHERE state = 'making';

ALTER TABLE discount_pool ADD CONSTRAINT discount_pool_state CHECK (state IN ('active', 'paused', 'ended'));
ALTER TABLE discount ADD CONSTRAINT discount_kind CHECK (kind IN ('unique', 'shared'));
ALTER TABLE discount_code ADD CONSTRAINT discount_code_state CHECK (state IN ('making', 'free', 'issued'));
-- codes are compared in capital letters
ALTER TABLE discount_code ADD CONSTRAINT discount_code_capitals CHECK (code = upper(code));
