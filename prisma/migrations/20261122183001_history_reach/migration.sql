-- Whether a history's orders were asked for with leave to read all of them: what the leave is when they have arrived
-- says nothing of what the file holds.
ALTER TABLE history_part ADD COLUMN whole boolean NOT NULL DEFAULT false;
