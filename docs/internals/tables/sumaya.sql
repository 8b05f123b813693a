CREATE TABLE sumaya_customers(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  username TEXT NOT NULL,
  full_name TEXT NOT NULL,
  email TEXT NOT NULL,
  search_name TEXT NOT NULL,
  search_email TEXT NOT NULL
) STRICT;
CREATE TABLE sumaya_messages(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  customer_id TEXT NOT NULL COLLATE NOCASE REFERENCES sumaya_customers(id),
  ticket_id TEXT,
  intention TEXT NOT NULL,
  status TEXT NOT NULL,
  link TEXT,
  cart_items TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  sent_at INTEGER NOT NULL,
  search TEXT NOT NULL,
  shown TEXT NOT NULL GENERATED ALWAYS AS (json_object(
    'id', id,
    'ticket_id', ticket_id,
    'intention', intention,
    'created_at', strftime('%Y-%m-%d, %H:%M:%S', (created_at - (created_at % 1000 + 1000) % 1000) / 1000, 'unixepoch'),
    'status', status,
    'link', link,
    'cart_items', json(cart_items))) STORED
) STRICT;
CREATE INDEX sumaya_messages__customer_id_created_at_id ON sumaya_messages(customer_id, created_at, id);
CREATE INDEX sumaya_messages__customer_id_status_created_at_id ON sumaya_messages(customer_id, status, created_at, id);
CREATE INDEX sumaya_messages__customer_id_sent_at_created_at_id ON sumaya_messages(customer_id, sent_at, created_at, id);
CREATE TABLE sumaya_message_counts(
  customer_id TEXT NOT NULL COLLATE NOCASE,
  status ANY NOT NULL,
  total INTEGER NOT NULL,
  PRIMARY KEY(customer_id, status)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER sumaya_message_counts__added AFTER INSERT ON sumaya_messages BEGIN
  INSERT INTO sumaya_message_counts(customer_id, status, total) VALUES(new.customer_id, 0, 1), (new.customer_id, new.status, 1)
    ON CONFLICT DO UPDATE SET total = total + 1;
END;
CREATE TRIGGER sumaya_message_counts__removed AFTER DELETE ON sumaya_messages BEGIN
  UPDATE sumaya_message_counts SET total = total - 1
    WHERE customer_id = old.customer_id AND status IN (0, old.status);
END;
CREATE TRIGGER sumaya_message_counts__changed AFTER UPDATE OF customer_id, status ON sumaya_messages BEGIN
  UPDATE sumaya_message_counts SET total = total - 1
    WHERE customer_id = old.customer_id AND status IN (0, old.status);
  INSERT INTO sumaya_message_counts(customer_id, status, total) VALUES(new.customer_id, 0, 1), (new.customer_id, new.status, 1)
    ON CONFLICT DO UPDATE SET total = total + 1;
END;
CREATE TABLE sumaya_points_records(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  customer_id TEXT NOT NULL COLLATE NOCASE REFERENCES sumaya_customers(id),
  message_id TEXT NOT NULL COLLATE NOCASE REFERENCES sumaya_messages(id),
  points INTEGER NOT NULL,
  point_id TEXT NOT NULL COLLATE NOCASE,
  message TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  search TEXT NOT NULL
) STRICT;
CREATE INDEX sumaya_points_records__created_at_id ON sumaya_points_records(created_at, id);
CREATE INDEX sumaya_points_records__customer_id_created_at_id ON sumaya_points_records(customer_id, created_at, id);
CREATE INDEX sumaya_points_records__customer_id_point_id_created_at_id ON sumaya_points_records(customer_id, point_id, created_at, id);
CREATE INDEX sumaya_points_records__customer_id_points_created_at_id ON sumaya_points_records(customer_id, points, created_at, id);
CREATE INDEX sumaya_points_records__point_id_created_at_id ON sumaya_points_records(point_id, created_at, id);
CREATE INDEX sumaya_points_records__points_created_at_id ON sumaya_points_records(points, created_at, id);
CREATE INDEX sumaya_points_records__message_id_id ON sumaya_points_records(message_id, id);
CREATE TABLE sumaya_points_record_counts(
  customer_id ANY NOT NULL COLLATE NOCASE,
  point_id ANY NOT NULL COLLATE NOCASE,
  total INTEGER NOT NULL,
  PRIMARY KEY(customer_id, point_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER sumaya_points_record_counts__added AFTER INSERT ON sumaya_points_records BEGIN
  INSERT INTO sumaya_points_record_counts(customer_id, point_id, total) VALUES(0, 0, 1), (0, new.point_id, 1), (new.customer_id, 0, 1), (new.customer_id, new.point_id, 1)
    ON CONFLICT DO UPDATE SET total = total + 1;
END;
CREATE TRIGGER sumaya_points_record_counts__removed AFTER DELETE ON sumaya_points_records BEGIN
  UPDATE sumaya_points_record_counts SET total = total - 1
    WHERE customer_id IN (0, old.customer_id) AND point_id IN (0, old.point_id);
END;
CREATE TRIGGER sumaya_points_record_counts__changed AFTER UPDATE OF customer_id, point_id ON sumaya_points_records BEGIN
  UPDATE sumaya_points_record_counts SET total = total - 1
    WHERE customer_id IN (0, old.customer_id) AND point_id IN (0, old.point_id);
  INSERT INTO sumaya_points_record_counts(customer_id, point_id, total) VALUES(0, 0, 1), (0, new.point_id, 1), (new.customer_id, 0, 1), (new.customer_id, new.point_id, 1)
    ON CONFLICT DO UPDATE SET total = total + 1;
END;
CREATE TABLE sumaya_subscriptions(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  customer_id TEXT COLLATE NOCASE REFERENCES sumaya_customers(id)
) STRICT;
CREATE INDEX sumaya_subscriptions__customer_id_id ON sumaya_subscriptions(customer_id, id);
CREATE TABLE sumaya_subscription_records(
  subscription_id TEXT NOT NULL COLLATE NOCASE REFERENCES sumaya_subscriptions(id),
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  causer_name TEXT,
  causer_email TEXT,
  causer_type TEXT,
  current_owner_name TEXT,
  current_owner_email TEXT,
  previous_owner_name TEXT,
  previous_owner_email TEXT,
  operation TEXT NOT NULL,
  description TEXT,
  created_at INTEGER NOT NULL,
  causer_username TEXT,
  current_owner_username TEXT,
  previous_owner_username TEXT,
  search TEXT NOT NULL
) STRICT;
CREATE INDEX sumaya_subscription_records__subscription_id_created_at_id ON sumaya_subscription_records(subscription_id, created_at, id);
CREATE TABLE sumaya_subscription_record_counts(
  subscription_id TEXT NOT NULL COLLATE NOCASE,
  total INTEGER NOT NULL,
  PRIMARY KEY(subscription_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER sumaya_subscription_record_counts__added AFTER INSERT ON sumaya_subscription_records BEGIN
  INSERT INTO sumaya_subscription_record_counts(subscription_id, total) VALUES(new.subscription_id, 1)
    ON CONFLICT DO UPDATE SET total = total + 1;
END;
CREATE TRIGGER sumaya_subscription_record_counts__removed AFTER DELETE ON sumaya_subscription_records BEGIN
  UPDATE sumaya_subscription_record_counts SET total = total - 1
    WHERE subscription_id = old.subscription_id;
END;
CREATE TRIGGER sumaya_subscription_record_counts__changed AFTER UPDATE OF subscription_id ON sumaya_subscription_records BEGIN
  UPDATE sumaya_subscription_record_counts SET total = total - 1
    WHERE subscription_id = old.subscription_id;
  INSERT INTO sumaya_subscription_record_counts(subscription_id, total) VALUES(new.subscription_id, 1)
    ON CONFLICT DO UPDATE SET total = total + 1;
END;
