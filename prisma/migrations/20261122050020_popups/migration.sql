CREATE TABLE "campaign" (
    "shop_id" BIGINT NOT NULL,
    "campaign_id" BIGSERIAL NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "salt" TEXT NOT NULL,
    "secret" BYTEA NOT NULL,
    "content" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(6),
    "arms_since" TIMESTAMPTZ(6),
    "problem" TEXT,

    CONSTRAINT "campaign_pkey" PRIMARY KEY ("shop_id","campaign_id")
);

CREATE TABLE "campaign_publication" (
    "shop_id" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "wanted_turn" INTEGER NOT NULL DEFAULT 1,
    "published_turn" INTEGER NOT NULL DEFAULT 0,
    "published_at" TIMESTAMPTZ(6),
    "campaigns" INTEGER NOT NULL DEFAULT 0,
    "size" INTEGER NOT NULL DEFAULT 0,
    "digest" TEXT,
    "problem" TEXT,

    CONSTRAINT "campaign_publication_pkey" PRIMARY KEY ("shop_id")
);

CREATE TABLE "popup_exposure" (
    "shop_id" BIGINT NOT NULL,
    "campaign_id" BIGINT NOT NULL,
    "visitor" TEXT NOT NULL,
    "arm" TEXT NOT NULL,
    "trigger" TEXT NOT NULL,
    "session" TEXT NOT NULL,
    "eligible_at" TIMESTAMPTZ(6) NOT NULL,
    "shown_at" TIMESTAMPTZ(6),
    "closed_at" TIMESTAMPTZ(6),
    "claimed_at" TIMESTAMPTZ(6),
    "copied_at" TIMESTAMPTZ(6),
    "applied_at" TIMESTAMPTZ(6),
    "clicked_at" TIMESTAMPTZ(6),
    "stayed_at" TIMESTAMPTZ(6),

    CONSTRAINT "popup_exposure_pkey" PRIMARY KEY ("shop_id","campaign_id","visitor")
);

CREATE TABLE "popup_claim" (
    "shop_id" BIGINT NOT NULL,
    "claim_id" BIGSERIAL NOT NULL,
    "campaign_id" BIGINT NOT NULL,
    "visitor" TEXT NOT NULL,
    "arm" TEXT NOT NULL,
    "trigger" TEXT NOT NULL,
    "message_key" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "customer_id" BIGINT,
    "contact_hash" BYTEA,
    "network_hash" BYTEA,
    "unseen" BOOLEAN NOT NULL DEFAULT false,
    "answer" TEXT,
    "pool_id" BIGINT,
    "code" TEXT,
    "expires_at" TIMESTAMPTZ(6),
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "popup_claim_pkey" PRIMARY KEY ("shop_id","claim_id")
);

CREATE TABLE "popup_capture" (
    "shop_id" BIGINT NOT NULL,
    "claim_id" BIGINT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "consent_text" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "customer_id" BIGINT,
    "written_at" TIMESTAMPTZ(6),
    "problem" TEXT,

    CONSTRAINT "popup_capture_pkey" PRIMARY KEY ("shop_id","claim_id")
);

CREATE INDEX "popup_exposure_shop_id_visitor_idx" ON "popup_exposure"("shop_id", "visitor");

CREATE INDEX "popup_exposure_shop_id_eligible_at_idx" ON "popup_exposure"("shop_id", "eligible_at");

CREATE INDEX "popup_claim_shop_id_customer_id_idx" ON "popup_claim"("shop_id", "customer_id");

CREATE INDEX "popup_claim_shop_id_code_idx" ON "popup_claim"("shop_id", "code");

CREATE INDEX "popup_claim_shop_id_at_idx" ON "popup_claim"("shop_id", "at");

CREATE UNIQUE INDEX "popup_claim_shop_id_campaign_id_visitor_key" ON "popup_claim"("shop_id", "campaign_id", "visitor");

CREATE UNIQUE INDEX "popup_claim_shop_id_campaign_id_contact_hash_key" ON "popup_claim"("shop_id", "campaign_id", "contact_hash");

CREATE UNIQUE INDEX "popup_claim_shop_id_campaign_id_customer_id_key" ON "popup_claim"("shop_id", "campaign_id", "customer_id");

CREATE INDEX "popup_capture_shop_id_customer_id_idx" ON "popup_capture"("shop_id", "customer_id");

CALL protect_shop_table('campaign');
CALL protect_shop_table('campaign_publication');
CALL protect_shop_table('popup_exposure');
CALL protect_shop_table('popup_claim');
CALL protect_shop_table('popup_capture');

ALTER TABLE campaign ADD CONSTRAINT campaign_state CHECK (state IN ('draft', 'scheduled', 'running', 'paused', 'archived'));
ALTER TABLE campaign_publication ADD CONSTRAINT campaign_publication_state
  CHECK (state IN ('waiting', 'published', 'too large', 'failed'));
ALTER TABLE popup_capture ADD CONSTRAINT popup_capture_state CHECK (state IN ('waiting', 'written', 'kept', 'refused'));

-- limits per network address count the claims of today
CREATE INDEX popup_claim_network ON popup_claim (shop_id, network_hash) WHERE network_hash IS NOT NULL;
