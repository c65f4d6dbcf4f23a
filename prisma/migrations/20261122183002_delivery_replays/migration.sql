-- How often somebody asked for a delivery to be processed again: that it was set aside once is lost with its reason.
ALTER TABLE delivery ADD COLUMN replays integer NOT NULL DEFAULT 0;
