-- Customers who asked to be forgotten and whose raw messages are still being gone through, batch after batch. Whom it
-- is about is emptied with the last one.
CREATE TABLE customer_redaction (
  shop_id bigint NOT NULL,
  redaction_id BIGSERIAL NOT NULL,
  customer_ids bigint[] NOT NULL,
  order_ids bigint[] NOT NULL,
  emails text[] NOT NULL,
  phones text[] NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT now(),
  -- when the next pass may begin
  due_at timestamptz NOT NULL DEFAULT now(),
  -- the pass under way: null = none; position = the last message it looked at
  pass_from timestamptz,
  position_at timestamptz,
  position_id text NOT NULL DEFAULT '',
  -- the oldest message that names them and was still to be processed
  left_from timestamptz,
  passes integer NOT NULL DEFAULT 0,
  erased integer NOT NULL DEFAULT 0,
  done_at timestamptz,
  PRIMARY KEY (shop_id, redaction_id)
);
CREATE INDEX customer_redaction_open ON customer_redaction (shop_id, due_at) WHERE done_at IS NULL;
CALL protect_shop_table('customer_redaction');
