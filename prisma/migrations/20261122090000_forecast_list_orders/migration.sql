-- The other orders the lists of forecast customers can be in, each read page by page.
CREATE INDEX customer_forecast_by_alive ON customer_forecast (shop_id, p_alive DESC NULLS LAST, customer_id DESC);
CREATE INDEX customer_forecast_by_expected ON customer_forecast (shop_id, expected_purchases DESC NULLS LAST, customer_id DESC);
CREATE INDEX customer_forecast_by_since ON customer_forecast (shop_id, risk_since DESC NULLS LAST, customer_id DESC)
  WHERE risk_signals <> '{}';
