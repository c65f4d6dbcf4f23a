-- What pages tell of many customers is counted when those are written, not when somebody looks (docs/decisions/0030).
-- NULL: not counted yet.
ALTER TABLE "shop_forecast" ADD COLUMN "risk" JSONB;

ALTER TABLE "segment"
  ADD COLUMN "waiting" INTEGER,
  ADD COLUMN "refused" INTEGER,
  ADD COLUMN "refused_reason" TEXT,
  ADD COLUMN "shared_members" JSONB;
