-- RFM scores and purchase persona of every customer with a purchase; filled by a job for a whole shop at a time.

CREATE TABLE "customer_score" (
    "shop_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "as_of" TIMESTAMPTZ(6) NOT NULL,
    "last_at" TIMESTAMPTZ(6) NOT NULL,
    "r" SMALLINT NOT NULL,
    "f" SMALLINT NOT NULL,
    "m" SMALLINT NOT NULL,
    "rfm_group" TEXT NOT NULL,
    "persona" TEXT NOT NULL,
    "lapsed" BOOLEAN NOT NULL,
    "margin_minor" BIGINT,

    CONSTRAINT "customer_score_pkey" PRIMARY KEY ("shop_id","customer_id"),
    CONSTRAINT "customer_score_scores" CHECK (r BETWEEN 1 AND 5 AND f BETWEEN 1 AND 5 AND m BETWEEN 1 AND 5),
    CONSTRAINT "customer_score_persona" CHECK (
      persona IN ('one-time-low', 'one-time-high', 'repeat-full-price', 'repeat-bargain'))
);
CREATE INDEX "customer_score_shop_id_rfm_group_idx" ON "customer_score"("shop_id", "rfm_group");
CREATE INDEX "customer_score_shop_id_persona_idx" ON "customer_score"("shop_id", "persona");
CALL protect_shop_table('customer_score');

-- see 20261121008000: a job that fills it gathers its statistics too
DO $$
BEGIN
  IF current_setting('server_version_num')::int >= 170000 THEN
    GRANT MAINTAIN ON customer_score, customer_figure TO perennial_app;
  END IF;
END
$$;
