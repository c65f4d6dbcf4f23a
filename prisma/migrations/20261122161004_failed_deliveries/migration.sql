-- What was set aside after errors is found without reading all that ever came.
CREATE INDEX delivery_failed ON delivery (shop_id, seq) WHERE state = 'failed';
