-- A segment's page counts nothing: how many of its members an audience file holds is noted when it is computed, and its
-- members are read along an index.
ALTER TABLE "segment"
  ADD COLUMN "in_audience" INTEGER,
  ADD COLUMN "without_consent" INTEGER,
  ADD COLUMN "without_address" INTEGER;

CREATE INDEX segment_member_by_joined ON segment_member (shop_id, segment_id, joined_at, customer_id) WHERE left_at IS NULL;
