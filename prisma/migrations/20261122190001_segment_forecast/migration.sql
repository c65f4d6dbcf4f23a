-- What a segment's customers are expected to bring: purchases, those still there, and the range of their value.
ALTER TABLE "segment"
  ADD COLUMN "expected_purchases" DOUBLE PRECISION,
  ADD COLUMN "alive_members" DOUBLE PRECISION,
  ADD COLUMN "value_low_minor" BIGINT,
  ADD COLUMN "value_high_minor" BIGINT;
