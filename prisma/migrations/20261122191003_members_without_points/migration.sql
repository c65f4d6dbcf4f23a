-- Who has no points comes first in the rising order: those who buy most, and so have points, often have the lowest ids.
CREATE INDEX loyalty_balance_nothing ON loyalty_balance (shop_id, customer_id) WHERE available = 0;
