CREATE TABLE leeloo_company(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  name TEXT NOT NULL
) STRICT;
CREATE TABLE leeloo_users(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE leeloo_user_count(total INTEGER NOT NULL) STRICT;
INSERT INTO leeloo_user_count(total) VALUES(0);
CREATE TRIGGER leeloo_user_count__added AFTER INSERT ON leeloo_users BEGIN
  UPDATE leeloo_user_count SET total = total + 1;
END;
CREATE TRIGGER leeloo_user_count__removed AFTER DELETE ON leeloo_users BEGIN
  UPDATE leeloo_user_count SET total = total - 1;
END;
CREATE TABLE leeloo_tags(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  name TEXT NOT NULL
) STRICT;
CREATE INDEX leeloo_tags__name ON leeloo_tags(name);
CREATE TABLE leeloo_connections(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  type TEXT NOT NULL,
  name TEXT NOT NULL
) STRICT;
CREATE TABLE leeloo_categories(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  name TEXT NOT NULL
) STRICT;
CREATE TABLE leeloo_message_templates(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  category_id TEXT NOT NULL COLLATE NOCASE REFERENCES leeloo_categories(id),
  text TEXT NOT NULL,
  message_name TEXT NOT NULL
) STRICT;
CREATE INDEX leeloo_message_templates__category_id_id ON leeloo_message_templates(category_id, id);
CREATE TABLE leeloo_tunnels(
  subscribers INTEGER NOT NULL,
  uniq_subscribers INTEGER NOT NULL,
  orders INTEGER NOT NULL,
  sales INTEGER NOT NULL,
  uniq_sales INTEGER NOT NULL,
  visits INTEGER NOT NULL,
  uniq_visits INTEGER NOT NULL,
  shows INTEGER NOT NULL,
  uniq_shows INTEGER NOT NULL,
  total_sale TEXT NOT NULL,
  total_expenses TEXT NOT NULL,
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX leeloo_tunnels__name_id ON leeloo_tunnels(name, id);
CREATE TABLE leeloo_tunnel_count(total INTEGER NOT NULL) STRICT;
INSERT INTO leeloo_tunnel_count(total) VALUES(0);
CREATE TRIGGER leeloo_tunnel_count__added AFTER INSERT ON leeloo_tunnels BEGIN
  UPDATE leeloo_tunnel_count SET total = total + 1;
END;
CREATE TRIGGER leeloo_tunnel_count__removed AFTER DELETE ON leeloo_tunnels BEGIN
  UPDATE leeloo_tunnel_count SET total = total - 1;
END;
CREATE TABLE leeloo_tunnel_blocks(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  tunnel_id TEXT NOT NULL COLLATE NOCASE REFERENCES leeloo_tunnels(id),
  name TEXT NOT NULL
) STRICT;
CREATE INDEX leeloo_tunnel_blocks__tunnel_id_id ON leeloo_tunnel_blocks(tunnel_id, id);
CREATE TABLE leeloo_leadgentools(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  tunnel_id TEXT NOT NULL COLLATE NOCASE REFERENCES leeloo_tunnels(id),
  name TEXT NOT NULL,
  type TEXT NOT NULL
) STRICT;
CREATE INDEX leeloo_leadgentools__tunnel_id_id ON leeloo_leadgentools(tunnel_id, id);
CREATE INDEX leeloo_leadgentools__name_id ON leeloo_leadgentools(name, id);
CREATE TABLE leeloo_traffic_sources(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  leadgentool_id TEXT NOT NULL COLLATE NOCASE REFERENCES leeloo_leadgentools(id),
  created_by TEXT COLLATE NOCASE REFERENCES leeloo_users(id),
  hash TEXT NOT NULL,
  resubscribe_button_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX leeloo_traffic_sources__name_id ON leeloo_traffic_sources(name, id);
CREATE INDEX leeloo_traffic_sources__leadgentool_id ON leeloo_traffic_sources(leadgentool_id);
CREATE INDEX leeloo_traffic_sources__created_by ON leeloo_traffic_sources(created_by);
CREATE TABLE leeloo_offers(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  price TEXT NOT NULL,
  currency TEXT NOT NULL
) STRICT;
CREATE TABLE leeloo_payment_systems(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  name TEXT NOT NULL
) STRICT;
CREATE TABLE leeloo_people(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  name TEXT NOT NULL,
  email TEXT,
  phone TEXT,
  profile_image TEXT,
  gender TEXT,
  locale TEXT NOT NULL,
  custom_fields TEXT NOT NULL,
  last_message_time INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX leeloo_people__last_message_time_id ON leeloo_people(last_message_time DESC, id);
CREATE INDEX leeloo_people__email ON leeloo_people(email);
CREATE INDEX leeloo_people__phone ON leeloo_people(phone);
CREATE TABLE leeloo_people_count(total INTEGER NOT NULL) STRICT;
INSERT INTO leeloo_people_count(total) VALUES(0);
CREATE TRIGGER leeloo_people_count__added AFTER INSERT ON leeloo_people BEGIN
  UPDATE leeloo_people_count SET total = total + 1;
END;
CREATE TRIGGER leeloo_people_count__removed AFTER DELETE ON leeloo_people BEGIN
  UPDATE leeloo_people_count SET total = total - 1;
END;
CREATE TABLE leeloo_accounts(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  person_id TEXT COLLATE NOCASE REFERENCES leeloo_people(id),
  name TEXT NOT NULL,
  tags TEXT NOT NULL,
  source TEXT NOT NULL,
  bot_status TEXT NOT NULL,
  last_message_time INTEGER NOT NULL,
  gender TEXT,
  locale TEXT,
  subscribe_history TEXT NOT NULL,
  connection_id TEXT COLLATE NOCASE REFERENCES leeloo_connections(id),
  utm_marks TEXT NOT NULL,
  connection_status TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX leeloo_accounts__last_message_time_id ON leeloo_accounts(last_message_time DESC, id);
CREATE INDEX leeloo_accounts__person_id_id ON leeloo_accounts(person_id, id);
CREATE INDEX leeloo_accounts__connection_id ON leeloo_accounts(connection_id);
CREATE TABLE leeloo_account_count(total INTEGER NOT NULL) STRICT;
INSERT INTO leeloo_account_count(total) VALUES(0);
CREATE TRIGGER leeloo_account_count__added AFTER INSERT ON leeloo_accounts BEGIN
  UPDATE leeloo_account_count SET total = total + 1;
END;
CREATE TRIGGER leeloo_account_count__removed AFTER DELETE ON leeloo_accounts BEGIN
  UPDATE leeloo_account_count SET total = total - 1;
END;
CREATE TABLE leeloo_account_tags(
  tag TEXT NOT NULL,
  last_message_time INTEGER NOT NULL,
  account_id TEXT NOT NULL COLLATE NOCASE REFERENCES leeloo_accounts(id) ON DELETE CASCADE,
  PRIMARY KEY(tag, last_message_time DESC, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX leeloo_account_tags__account_id ON leeloo_account_tags(account_id);
CREATE TABLE leeloo_tag_counts(
  tag TEXT NOT NULL,
  total INTEGER NOT NULL,
  PRIMARY KEY(tag)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER leeloo_tag_counts__added AFTER INSERT ON leeloo_account_tags BEGIN
  INSERT INTO leeloo_tag_counts(tag, total) VALUES(new.tag, 1)
    ON CONFLICT DO UPDATE SET total = total + 1;
END;
CREATE TRIGGER leeloo_tag_counts__removed AFTER DELETE ON leeloo_account_tags BEGIN
  UPDATE leeloo_tag_counts SET total = total - 1
    WHERE tag = old.tag;
END;
CREATE TRIGGER leeloo_tag_counts__changed AFTER UPDATE OF tag ON leeloo_account_tags BEGIN
  UPDATE leeloo_tag_counts SET total = total - 1
    WHERE tag = old.tag;
  INSERT INTO leeloo_tag_counts(tag, total) VALUES(new.tag, 1)
    ON CONFLICT DO UPDATE SET total = total + 1;
END;
CREATE TABLE leeloo_contacted_users(
  account_id TEXT NOT NULL COLLATE NOCASE REFERENCES leeloo_accounts(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  user_id TEXT NOT NULL COLLATE NOCASE REFERENCES leeloo_users(id),
  PRIMARY KEY(account_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX leeloo_contacted_users__user_id ON leeloo_contacted_users(user_id);
CREATE TABLE leeloo_orders(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  account_id TEXT NOT NULL COLLATE NOCASE REFERENCES leeloo_accounts(id),
  person_id TEXT COLLATE NOCASE REFERENCES leeloo_people(id),
  created_at INTEGER NOT NULL,
  price TEXT NOT NULL,
  currency TEXT NOT NULL,
  payment_method TEXT NOT NULL,
  status TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  offer_id TEXT COLLATE NOCASE REFERENCES leeloo_offers(id),
  payment_system_id TEXT COLLATE NOCASE REFERENCES leeloo_payment_systems(id),
  email TEXT,
  phone TEXT,
  manager_id TEXT COLLATE NOCASE REFERENCES leeloo_users(id),
  transaction_date INTEGER,
  payment_date INTEGER,
  user_comments TEXT,
  title TEXT NOT NULL,
  description TEXT NOT NULL
) STRICT;
CREATE INDEX leeloo_orders__account_id_updated_at_id ON leeloo_orders(account_id, updated_at DESC, id);
CREATE INDEX leeloo_orders__person_id_updated_at_id ON leeloo_orders(person_id, updated_at DESC, id);
CREATE INDEX leeloo_orders__created_at_id ON leeloo_orders(created_at DESC, id);
CREATE INDEX leeloo_orders__offer_id ON leeloo_orders(offer_id);
CREATE INDEX leeloo_orders__payment_system_id ON leeloo_orders(payment_system_id);
CREATE INDEX leeloo_orders__manager_id ON leeloo_orders(manager_id);
CREATE TABLE leeloo_order_count(total INTEGER NOT NULL) STRICT;
INSERT INTO leeloo_order_count(total) VALUES(0);
CREATE TRIGGER leeloo_order_count__added AFTER INSERT ON leeloo_orders BEGIN
  UPDATE leeloo_order_count SET total = total + 1;
END;
CREATE TRIGGER leeloo_order_count__removed AFTER DELETE ON leeloo_orders BEGIN
  UPDATE leeloo_order_count SET total = total - 1;
END;
CREATE TABLE leeloo_messages(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  account_id TEXT NOT NULL COLLATE NOCASE REFERENCES leeloo_accounts(id),
  text TEXT NOT NULL,
  type TEXT NOT NULL,
  read INTEGER NOT NULL,
  created_by TEXT COLLATE NOCASE REFERENCES leeloo_users(id),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX leeloo_messages__account_id_created_at_id ON leeloo_messages(account_id, created_at DESC, id);
CREATE INDEX leeloo_messages__created_by_id ON leeloo_messages(created_by, id);
CREATE TABLE leeloo_message_counts(
  account_id TEXT NOT NULL COLLATE NOCASE,
  total INTEGER NOT NULL,
  PRIMARY KEY(account_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER leeloo_message_counts__added AFTER INSERT ON leeloo_messages BEGIN
  INSERT INTO leeloo_message_counts(account_id, total) VALUES(new.account_id, 1)
    ON CONFLICT DO UPDATE SET total = total + 1;
END;
CREATE TRIGGER leeloo_message_counts__removed AFTER DELETE ON leeloo_messages BEGIN
  UPDATE leeloo_message_counts SET total = total - 1
    WHERE account_id = old.account_id;
END;
CREATE TRIGGER leeloo_message_counts__changed AFTER UPDATE OF account_id ON leeloo_messages BEGIN
  UPDATE leeloo_message_counts SET total = total - 1
    WHERE account_id = old.account_id;
  INSERT INTO leeloo_message_counts(account_id, total) VALUES(new.account_id, 1)
    ON CONFLICT DO UPDATE SET total = total + 1;
END;
CREATE TABLE leeloo_comments(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  person_id TEXT NOT NULL COLLATE NOCASE REFERENCES leeloo_people(id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  created_by TEXT COLLATE NOCASE REFERENCES leeloo_users(id),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX leeloo_comments__person_id ON leeloo_comments(person_id);
CREATE INDEX leeloo_comments__created_by ON leeloo_comments(created_by);
CREATE TABLE leeloo_calls(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  record_link TEXT NOT NULL,
  user_id TEXT NOT NULL COLLATE NOCASE REFERENCES leeloo_users(id),
  account_id TEXT NOT NULL COLLATE NOCASE REFERENCES leeloo_accounts(id),
  called TEXT NOT NULL,
  caller TEXT NOT NULL,
  type TEXT NOT NULL,
  status TEXT NOT NULL,
  call_id TEXT NOT NULL,
  billsec INTEGER NOT NULL,
  date INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  next_check INTEGER NOT NULL
) STRICT;
CREATE INDEX leeloo_calls__user_id ON leeloo_calls(user_id);
CREATE INDEX leeloo_calls__account_id ON leeloo_calls(account_id);
