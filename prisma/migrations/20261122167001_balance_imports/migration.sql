-- Files of balances from another app: kept until they are taken in, with what was found wrong in them.

CREATE TABLE "loyalty_import" (
    "shop_id" BIGINT NOT NULL,
    "import_id" BIGSERIAL NOT NULL,
    "file_name" TEXT NOT NULL,
    "file" BYTEA,
    "mapping" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'uploaded'
      CHECK ("state" IN ('uploaded', 'checking', 'checked', 'taking', 'done', 'failed')),
    "rows_total" INTEGER NOT NULL DEFAULT 0,
    "rows_done" INTEGER NOT NULL DEFAULT 0,
    "members" INTEGER NOT NULL DEFAULT 0,
    "points" BIGINT NOT NULL DEFAULT 0,
    "refused" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "started_by" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "loyalty_import_pkey" PRIMARY KEY ("shop_id","import_id")
);

CREATE TABLE "loyalty_import_refusal" (
    "shop_id" BIGINT NOT NULL,
    "import_id" BIGINT NOT NULL,
    "line" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "loyalty_import_refusal_pkey" PRIMARY KEY ("shop_id","import_id","line")
);

CALL protect_shop_table('loyalty_import');
CALL protect_shop_table('loyalty_import_refusal');
