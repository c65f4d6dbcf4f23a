-- Many leave a segment in one run, at the same instant: the index holds the order among them too.
DROP INDEX segment_member_by_left;
CREATE INDEX segment_member_by_left ON segment_member (shop_id, segment_id, left_at DESC, customer_id)
  WHERE left_at IS NOT NULL;
