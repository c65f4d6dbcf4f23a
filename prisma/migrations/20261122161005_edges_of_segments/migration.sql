-- Between which values a segment's members lie in each order: where reading along its index begins. NULL: not told yet.
ALTER TABLE "segment" ADD COLUMN "edges" JSONB;
