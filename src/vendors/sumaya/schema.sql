-- Times are milliseconds since the UNIX epoch. A column `search` holds what search_text looks through: the parts in folded
-- letter case, with U+001F between them so that nothing is found across two.

CREATE TABLE sumaya_customers(
  id TEXT PRIMARY KEY,
  username TEXT NOT NULL,
  full_name TEXT NOT NULL,
  email TEXT NOT NULL,
  search_name TEXT NOT NULL,        -- full_name, folded
  search_email TEXT NOT NULL        -- email, folded
) STRICT;

CREATE TABLE sumaya_messages(
  id TEXT PRIMARY KEY,
  customer_id TEXT NOT NULL REFERENCES sumaya_customers(id),
  ticket_id TEXT,
  intention TEXT NOT NULL,
  status TEXT NOT NULL,
  link TEXT,
  cart_items TEXT NOT NULL,         -- JSON array of strings
  created_at INTEGER NOT NULL,
  sent_at INTEGER NOT NULL,         -- never shown, only sorted by
  search TEXT NOT NULL              -- ticket_id, intention, each of cart_items
) STRICT;
CREATE INDEX sumaya_messages_oldest ON sumaya_messages(customer_id, created_at, id);
CREATE INDEX sumaya_messages_status ON sumaya_messages(customer_id, status, created_at, id);
CREATE INDEX sumaya_messages_sent ON sumaya_messages(customer_id, sent_at, created_at, id);

CREATE TABLE sumaya_points_records(
  id TEXT PRIMARY KEY,
  customer_id TEXT NOT NULL REFERENCES sumaya_customers(id),
  message_id TEXT NOT NULL REFERENCES sumaya_messages(id),
  points INTEGER NOT NULL,
  point_id TEXT NOT NULL,
  message TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  search TEXT NOT NULL              -- points in decimal, message
) STRICT;
CREATE INDEX sumaya_points_records_oldest ON sumaya_points_records(created_at, id);
CREATE INDEX sumaya_points_records_customer ON sumaya_points_records(customer_id, created_at, id);
CREATE INDEX sumaya_points_records_point ON sumaya_points_records(point_id, created_at, id);
CREATE INDEX sumaya_points_records_points ON sumaya_points_records(points, created_at, id);

CREATE TABLE sumaya_subscriptions(
  id TEXT PRIMARY KEY,
  customer_id TEXT REFERENCES sumaya_customers(id)
) STRICT;

CREATE TABLE sumaya_subscription_records(
  id TEXT PRIMARY KEY,
  subscription_id TEXT NOT NULL REFERENCES sumaya_subscriptions(id),
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
  causer_username TEXT,             -- usernames are never shown, only found
  current_owner_username TEXT,
  previous_owner_username TEXT,
  search TEXT NOT NULL              -- all usernames and full names, operation, description
) STRICT;
CREATE INDEX sumaya_subscription_records_oldest
  ON sumaya_subscription_records(subscription_id, created_at, id);
