CREATE TABLE leeloo_users(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE leeloo_accounts(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  name TEXT NOT NULL,
  tags TEXT NOT NULL,
  source TEXT NOT NULL,
  bot_status TEXT NOT NULL,
  last_message_time INTEGER NOT NULL,
  gender TEXT,
  locale TEXT,
  subscribe_history TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX leeloo_accounts__last_message_time_id ON leeloo_accounts(last_message_time DESC, id);
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
  price TEXT NOT NULL,
  currency TEXT NOT NULL,
  payment_method TEXT NOT NULL,
  status TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX leeloo_orders__account_id_updated_at_id ON leeloo_orders(account_id, updated_at DESC, id);
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
