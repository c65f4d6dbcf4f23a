-- How far ahead lifetime values look, and at what yearly rate later money is discounted.
ALTER TABLE "shop_setting" ADD COLUMN "forecast_horizon_months" INTEGER NOT NULL DEFAULT 12;
ALTER TABLE "shop_setting" ADD COLUMN "discount_rate" DOUBLE PRECISION NOT NULL DEFAULT 0.1;
ALTER TABLE "shop_setting" ADD CONSTRAINT "shop_setting_horizon" CHECK ("forecast_horizon_months" BETWEEN 1 AND 60);
ALTER TABLE "shop_setting" ADD CONSTRAINT "shop_setting_discount" CHECK ("discount_rate" BETWEEN 0 AND 1);
