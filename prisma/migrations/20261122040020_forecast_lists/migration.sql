-- The lists begin with the greatest values and end with those that have none, page by page.
CREATE INDEX customer_forecast_by_value ON customer_forecast (shop_id, value_minor DESC NULLS LAST, customer_id DESC);
CREATE INDEX customer_forecast_by_risk ON customer_forecast (shop_id, value_at_risk_minor DESC NULLS LAST, customer_id DESC)
  WHERE risk_signals <> '{}';
DROP INDEX customer_forecast_at_risk;
