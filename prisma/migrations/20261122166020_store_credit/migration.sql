-- Store credit that points were spent on, on its way to the customer's account at Shopify. Whose it is stands with the
-- redemption.

CREATE TABLE "loyalty_credit" (
    "shop_id" BIGINT NOT NULL,
    "redemption_id" BIGINT NOT NULL,
    "minor" BIGINT NOT NULL CHECK ("minor" > 0),
    "currency" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(6),
    "state" TEXT NOT NULL DEFAULT 'waiting' CHECK ("state" IN ('waiting', 'credited', 'refused')),
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "sent_at" TIMESTAMPTZ(6),
    "transaction_id" BIGINT,
    "ended_at" TIMESTAMPTZ(6),
    "problem" TEXT,

    CONSTRAINT "loyalty_credit_pkey" PRIMARY KEY ("shop_id","redemption_id")
);
-- one of Shopify's credits is one of ours
CREATE UNIQUE INDEX "loyalty_credit_shop_id_transaction_id_key" ON "loyalty_credit"("shop_id", "transaction_id");
CREATE INDEX loyalty_credit_waiting ON loyalty_credit (shop_id, redemption_id) WHERE state = 'waiting';

CALL protect_shop_table('loyalty_credit');
