-- The list of members is read along an index in any order. Who has nothing of what it is sorted by comes after, or before,
-- all others by id: partial indexes hold the others alone, so that what changes seldom (pending, owed) costs little to keep.
CREATE INDEX loyalty_balance_available ON loyalty_balance (shop_id, available, customer_id) WHERE available > 0;
CREATE INDEX loyalty_balance_pending ON loyalty_balance (shop_id, pending, customer_id) WHERE pending > 0;
CREATE INDEX loyalty_balance_owed ON loyalty_balance (shop_id, owed, customer_id) WHERE owed > 0;
CREATE INDEX loyalty_tier_tag_tier ON loyalty_tier_tag (shop_id, tier, customer_id) WHERE tier IS NOT NULL;
