-- What customers are expected to do, derived by a job a day: docs/forecast.md.

CREATE TABLE "shop_forecast" (
    "shop_id" BIGINT NOT NULL,
    "as_of" TIMESTAMPTZ(6) NOT NULL,
    "day" DATE NOT NULL,
    "finished_at" TIMESTAMPTZ(6) NOT NULL,
    "horizon_months" INTEGER NOT NULL,
    "discount_rate" DOUBLE PRECISION NOT NULL,
    "customers" INTEGER NOT NULL,
    "repeat_customers" INTEGER NOT NULL,
    "model" TEXT,
    "parameters" JSONB,
    "log_likelihood" DOUBLE PRECISION,
    "chosen_by" TEXT,
    "holdout" JSONB,
    "spend" JSONB,
    "refusal" JSONB,
    "spend_refusal" JSONB,
    "covariance" DOUBLE PRECISION[] DEFAULT ARRAY[]::DOUBLE PRECISION[],
    "totals" JSONB,
    "precision" JSONB,

    CONSTRAINT "shop_forecast_pkey" PRIMARY KEY ("shop_id"),
    CONSTRAINT "shop_forecast_model" CHECK (("model" IS NULL) = ("refusal" IS NOT NULL)),
    CONSTRAINT "shop_forecast_model_name" CHECK ("model" IN ('bg-nbd', 'mbg-nbd')),
    CONSTRAINT "shop_forecast_chosen" CHECK ("chosen_by" IN ('holdout', 'likelihood'))
);

CREATE TABLE "customer_forecast" (
    "shop_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "as_of" TIMESTAMPTZ(6) NOT NULL,
    "p_alive" DOUBLE PRECISION,
    "expected_purchases" DOUBLE PRECISION,
    "purchases_low" INTEGER,
    "purchases_high" INTEGER,
    "value_minor" BIGINT,
    "value_low_minor" BIGINT,
    "value_high_minor" BIGINT,
    "value_variance" DOUBLE PRECISION,
    "value_slopes" REAL[] DEFAULT ARRAY[]::REAL[],
    "overdue_ratio" DOUBLE PRECISION,
    "risk_signals" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "risk_since" TIMESTAMPTZ(6),
    "risk_evidence" JSONB NOT NULL DEFAULT '{}',
    "value_at_risk_minor" BIGINT,

    CONSTRAINT "customer_forecast_pkey" PRIMARY KEY ("shop_id","customer_id"),
    CONSTRAINT "customer_forecast_signals" CHECK ("risk_signals" IS NOT NULL AND "risk_signals" <@ '{overdue,fading,shrinking,unhappy,silent}')
);
CREATE INDEX "customer_forecast_shop_id_value_at_risk_minor_idx" ON "customer_forecast"("shop_id", "value_at_risk_minor" DESC);
CREATE INDEX "customer_forecast_shop_id_value_minor_idx" ON "customer_forecast"("shop_id", "value_minor" DESC);
-- Most customers are not at risk: the list of those who are need not pass over them.
CREATE INDEX "customer_forecast_at_risk" ON "customer_forecast"("shop_id", "value_at_risk_minor" DESC) WHERE "risk_signals" <> '{}';

CALL protect_shop_table('shop_forecast');
CALL protect_shop_table('customer_forecast');

-- see 20261121008000_statistics_by_the_app
DO $$
BEGIN
  IF current_setting('server_version_num')::int >= 170000 THEN
    GRANT MAINTAIN ON customer_forecast TO perennial_app;
  END IF;
END
$$;
