ALTER TABLE campaign ADD COLUMN odd_visitors INTEGER NOT NULL DEFAULT 0;
-- what Shopify would not do stands with the pool and with the publication
ALTER TABLE campaign DROP COLUMN problem;
