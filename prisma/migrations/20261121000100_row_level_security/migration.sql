-- Tenants are kept apart by the database. The application works as perennial_app (or, at the webhook door and
-- for claiming deliveries, perennial_intake); neither is a superuser nor may bypass row-level security.
-- Roles belong to the whole cluster, so another database may have made them already.
DO $$
BEGIN
  CREATE ROLE perennial_app NOLOGIN NOSUPERUSER NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

DO $$
BEGIN
  CREATE ROLE perennial_intake NOLOGIN NOSUPERUSER NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

-- whoever migrates may take on both roles, superuser or not
DO $$
BEGIN
  EXECUTE format('GRANT perennial_app, perennial_intake TO %I', current_user);
EXCEPTION WHEN OTHERS THEN
  IF NOT pg_has_role(current_user, 'perennial_app', 'MEMBER') THEN RAISE; END IF;
END
$$;

GRANT USAGE ON SCHEMA public TO perennial_app, perennial_intake;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO perennial_app, perennial_intake;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO perennial_app, perennial_intake;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO perennial_app, perennial_intake;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO perennial_app, perennial_intake;

-- Every table with a shop_id is seen one shop at a time: the shop set for the transaction. After a transaction the
-- setting is '' and not NULL, hence nullif; without a shop nothing is visible.
CREATE PROCEDURE protect_shop_table(target regclass) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format(
    'CREATE POLICY own_shop ON %s USING (shop_id = nullif(current_setting(''app.shop_id'', true), '''')::bigint)', target);
END
$$;

CALL protect_shop_table('shop_setting');
CALL protect_shop_table('delivery');
CALL protect_shop_table('import_run');
CALL protect_shop_table('import_chunk');
CALL protect_shop_table('import_refusal');
CALL protect_shop_table('customer');
CALL protect_shop_table('customer_alias');
CALL protect_shop_table('orders');
CALL protect_shop_table('order_line');
CALL protect_shop_table('order_discount');
CALL protect_shop_table('refund');
CALL protect_shop_table('refund_line');
CALL protect_shop_table('fulfilment');
CALL protect_shop_table('purchase');
CALL protect_shop_table('customer_figure');

-- The door stores, and the worker claims, deliveries of all shops in one statement: on this table only.
CREATE POLICY intake_door ON delivery TO perennial_intake USING (true) WITH CHECK (true);

-- Claiming takes the oldest due ones; the index holds only what still waits.
CREATE INDEX delivery_waiting ON delivery (due_at, seq) WHERE state = 'pending';

-- Orders that nobody can be credited with are shown beside the totals.
CREATE INDEX orders_without_customer ON orders (shop_id, (coalesce(processed_at, created_at))) WHERE customer_id IS NULL;

ALTER TABLE delivery ADD CONSTRAINT delivery_state CHECK (state IN ('pending', 'done', 'ignored', 'failed'));
ALTER TABLE import_run ADD CONSTRAINT import_run_kind CHECK (kind IN ('orders_csv', 'bulk_history'));
ALTER TABLE import_run ADD CONSTRAINT import_run_state CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled'));
ALTER TABLE shop_setting ADD CONSTRAINT shop_setting_window CHECK (activity_window_days BETWEEN 1 AND 3650);
ALTER TABLE shop_setting ADD CONSTRAINT shop_setting_rate CHECK (headline_rate IN ('retention', 'strictRetention'));
ALTER TABLE shop_setting ADD CONSTRAINT shop_setting_cohort CHECK (cohort_unit IN ('month', 'quarter'));
