CREATE TABLE sumaya_countries(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  name TEXT NOT NULL
) STRICT;
CREATE TABLE sumaya_customers(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  username TEXT NOT NULL COLLATE NOCASE,
  first_name TEXT,
  last_name TEXT,
  full_name TEXT NOT NULL,
  email TEXT NOT NULL COLLATE NOCASE,
  birth TEXT,
  phone TEXT,
  phone_code TEXT,
  gender TEXT,
  avatar TEXT NOT NULL,
  role TEXT NOT NULL,
  country_id TEXT COLLATE NOCASE REFERENCES sumaya_countries(id),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  has_completed_profile INTEGER NOT NULL,
  cart_count INTEGER NOT NULL,
  level_name TEXT,
  level_icon TEXT,
  is_alert_closed INTEGER NOT NULL,
  social_media TEXT,
  wallet_balance TEXT NOT NULL,
  password TEXT NOT NULL,
  is_activated INTEGER NOT NULL,
  search_name TEXT NOT NULL,
  search_email TEXT NOT NULL
) STRICT;
CREATE INDEX sumaya_customers__username ON sumaya_customers(username);
CREATE INDEX sumaya_customers__email ON sumaya_customers(email);
CREATE INDEX sumaya_customers__phone ON sumaya_customers(phone);
CREATE INDEX sumaya_customers__country_id ON sumaya_customers(country_id);
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
  customer_id TEXT COLLATE NOCASE REFERENCES sumaya_customers(id),
  order_number INTEGER,
  expired_date TEXT,
  product_poster TEXT NOT NULL,
  with_certificate INTEGER NOT NULL,
  with_summary INTEGER NOT NULL,
  product_name TEXT NOT NULL COLLATE NOCASE,
  product_type TEXT NOT NULL COLLATE NOCASE,
  search TEXT NOT NULL
) STRICT;
CREATE INDEX sumaya_subscriptions__customer_id_expired_date_id ON sumaya_subscriptions(customer_id, expired_date DESC, id);
CREATE INDEX sumaya_subscriptions__expired_date_id ON sumaya_subscriptions(expired_date DESC, id);
CREATE INDEX sumaya_subscriptions__expired_date_id__2 ON sumaya_subscriptions(expired_date, id);
CREATE INDEX sumaya_subscriptions__product_name_expired_date_id ON sumaya_subscriptions(product_name, expired_date DESC, id);
CREATE INDEX sumaya_subscriptions__product_type_expired_date_id ON sumaya_subscriptions(product_type, expired_date DESC, id);
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
CREATE TABLE sumaya_points(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  place INTEGER NOT NULL,
  icon TEXT NOT NULL,
  name TEXT NOT NULL,
  cause TEXT NOT NULL,
  message TEXT NOT NULL,
  active INTEGER NOT NULL,
  points TEXT NOT NULL,
  search TEXT NOT NULL
) STRICT;
CREATE TABLE sumaya_pages(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  key TEXT NOT NULL,
  link TEXT NOT NULL,
  can_modified INTEGER NOT NULL,
  search TEXT NOT NULL
) STRICT;
CREATE TABLE sumaya_categories(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  name TEXT NOT NULL COLLATE NOCASE,
  available INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  parent_category_id TEXT,
  parent_category_name TEXT,
  description TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  search TEXT NOT NULL
) STRICT;
CREATE TABLE sumaya_discounts(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  sorted_amount INTEGER NOT NULL,
  deleted_at INTEGER,
  name TEXT NOT NULL,
  code TEXT NOT NULL,
  amount TEXT NOT NULL,
  product TEXT NOT NULL,
  customer TEXT NOT NULL,
  active INTEGER NOT NULL,
  search TEXT NOT NULL
) STRICT;
CREATE TABLE sumaya_faqs(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  question TEXT NOT NULL,
  answer TEXT NOT NULL,
  faq_category TEXT NOT NULL,
  section_type TEXT NOT NULL COLLATE NOCASE,
  priority INTEGER NOT NULL,
  active INTEGER NOT NULL,
  search TEXT NOT NULL
) STRICT;
CREATE TABLE sumaya_banners(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  name TEXT NOT NULL,
  banner_image TEXT NOT NULL,
  alt_text TEXT,
  is_bg_image INTEGER NOT NULL,
  search TEXT NOT NULL
) STRICT;
CREATE TABLE sumaya_hero_sections(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  active INTEGER NOT NULL,
  is_active_section INTEGER NOT NULL,
  is_active_title INTEGER NOT NULL,
  is_active_description INTEGER NOT NULL,
  is_active_banner INTEGER NOT NULL,
  starts_at TEXT,
  ends_at TEXT,
  mobile_image TEXT NOT NULL,
  web_image TEXT NOT NULL,
  button_urls TEXT NOT NULL
) STRICT;
CREATE TABLE sumaya_ebooks(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  deleted_at INTEGER,
  poster TEXT NOT NULL,
  name TEXT NOT NULL,
  price TEXT NOT NULL,
  pages INTEGER NOT NULL,
  comments_count INTEGER NOT NULL,
  views_count INTEGER NOT NULL,
  rating TEXT NOT NULL,
  subscriptions_count INTEGER NOT NULL,
  is_purchasable INTEGER NOT NULL,
  active INTEGER NOT NULL,
  search TEXT NOT NULL
) STRICT;
CREATE TABLE sumaya_bundles(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  can_comment INTEGER NOT NULL,
  hide_price INTEGER NOT NULL,
  old_price INTEGER,
  category TEXT NOT NULL,
  deleted_at INTEGER,
  poster TEXT NOT NULL,
  name TEXT NOT NULL,
  price TEXT NOT NULL,
  subscriptions INTEGER NOT NULL,
  products_count INTEGER NOT NULL,
  comments_count INTEGER NOT NULL,
  rating TEXT NOT NULL,
  is_purchasable INTEGER NOT NULL,
  active INTEGER NOT NULL,
  search TEXT NOT NULL
) STRICT;
CREATE TABLE sumaya_access_tokens(
  token TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  customer_id TEXT NOT NULL COLLATE NOCASE REFERENCES sumaya_customers(id) ON DELETE CASCADE
) STRICT;
CREATE INDEX sumaya_access_tokens__customer_id ON sumaya_access_tokens(customer_id);
CREATE TABLE sumaya_otps(
  id INTEGER PRIMARY KEY,
  customer_id TEXT NOT NULL COLLATE NOCASE REFERENCES sumaya_customers(id) ON DELETE CASCADE,
  purpose TEXT NOT NULL,
  code TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sumaya_otps__code ON sumaya_otps(code);
CREATE INDEX sumaya_otps__customer_id ON sumaya_otps(customer_id);
CREATE TABLE sumaya_notifications(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  customer_id TEXT NOT NULL COLLATE NOCASE REFERENCES sumaya_customers(id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  message TEXT NOT NULL,
  title TEXT NOT NULL,
  icon TEXT NOT NULL,
  status TEXT NOT NULL
) STRICT;
CREATE INDEX sumaya_notifications__customer_id_created_at_id ON sumaya_notifications(customer_id, created_at DESC, id);
