-- Who left a segment last, for its page.
CREATE INDEX segment_member_by_left ON segment_member (shop_id, segment_id, left_at DESC) WHERE left_at IS NOT NULL;
