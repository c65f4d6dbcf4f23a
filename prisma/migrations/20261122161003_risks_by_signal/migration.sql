-- Who has one signal of the early warning, without reading all who are at risk.
CREATE INDEX customer_forecast_overdue ON customer_forecast (shop_id, customer_id) WHERE risk_signals @> '{overdue}';
CREATE INDEX customer_forecast_fading ON customer_forecast (shop_id, customer_id) WHERE risk_signals @> '{fading}';
CREATE INDEX customer_forecast_shrinking ON customer_forecast (shop_id, customer_id) WHERE risk_signals @> '{shrinking}';
CREATE INDEX customer_forecast_unhappy ON customer_forecast (shop_id, customer_id) WHERE risk_signals @> '{unhappy}';
CREATE INDEX customer_forecast_silent ON customer_forecast (shop_id, customer_id) WHERE risk_signals @> '{silent}';
