-- A history fills tables faster than PostgreSQL gathers statistics by itself, and without them every look-up by id walks
-- all of the shop's rows. From version 17 on the app's role may gather them; before, PostgreSQL passes over its wish.
DO $$
BEGIN
  IF current_setting('server_version_num')::int >= 170000 THEN
    GRANT MAINTAIN ON customer, customer_alias, orders, order_line, order_discount, refund, fulfilment, purchase TO perennial_app;
  END IF;
END
$$;
