-- Where a merchant put the app proxy. It was a setting of every block in the theme; now each request through the proxy
-- says it.
ALTER TABLE shop_setting ADD COLUMN proxy_path text;
