-- As the schema file writes lists and instants: the two must agree, or the next migration made from it says this again.
ALTER TABLE customer_redaction
  ALTER COLUMN customer_ids DROP NOT NULL,
  ALTER COLUMN order_ids DROP NOT NULL,
  ALTER COLUMN emails DROP NOT NULL,
  ALTER COLUMN phones DROP NOT NULL,
  ALTER COLUMN asked_at SET DEFAULT CURRENT_TIMESTAMP,
  ALTER COLUMN due_at SET DEFAULT CURRENT_TIMESTAMP;
