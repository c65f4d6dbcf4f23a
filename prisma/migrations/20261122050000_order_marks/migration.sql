CREATE TABLE order_mark (
  shop_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  mark TEXT NOT NULL,
  version TEXT NOT NULL,
  CONSTRAINT order_mark_pkey PRIMARY KEY (shop_id, order_id)
);
CALL protect_shop_table('order_mark');

-- "1.<visitor>.<campaign>:<arm>…": orders are found by their visitor
CREATE INDEX order_mark_visitor ON order_mark (shop_id, split_part(mark, '.', 2));

-- codes are compared whatever their case, and orders are found by them
CREATE INDEX order_discount_code ON order_discount (shop_id, upper(code)) WHERE kind = 'discount_code';
