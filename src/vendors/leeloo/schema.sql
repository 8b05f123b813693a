-- Times are milliseconds since the UNIX epoch. Ids match in either letter case, as hexadecimal numbers do. JSON columns hold what the API only carries through.

-- The company's own people, who write to accounts.
CREATE TABLE leeloo_users(
  id TEXT PRIMARY KEY COLLATE NOCASE,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE leeloo_accounts(
  id TEXT PRIMARY KEY COLLATE NOCASE,
  name TEXT NOT NULL,
  tags TEXT NOT NULL,               -- JSON array of strings, as shown; for finding: leeloo_account_tags
  source TEXT NOT NULL,             -- the vendor's "from"
  bot_status TEXT NOT NULL,
  last_message_time INTEGER NOT NULL,
  gender TEXT,
  locale TEXT,
  subscribe_history TEXT NOT NULL,  -- JSON array of {tunnelName, leadgentoolName, trafficSource}
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX leeloo_accounts_newest ON leeloo_accounts(last_message_time DESC, id);

-- How many rows a list has in all: counting a million of them for each page takes too long.
CREATE TABLE leeloo_account_count(total INTEGER NOT NULL) STRICT;
INSERT INTO leeloo_account_count(total) VALUES(0);
CREATE TRIGGER leeloo_account_added AFTER INSERT ON leeloo_accounts BEGIN
  UPDATE leeloo_account_count SET total = total + 1;
END;
CREATE TRIGGER leeloo_account_removed AFTER DELETE ON leeloo_accounts BEGIN
  UPDATE leeloo_account_count SET total = total - 1;
END;

-- Repeats the accounts' time, so that the key keeps a tag's accounts in the order of lists.
CREATE TABLE leeloo_account_tags(
  tag TEXT NOT NULL,
  last_message_time INTEGER NOT NULL,
  account_id TEXT NOT NULL COLLATE NOCASE REFERENCES leeloo_accounts(id),
  PRIMARY KEY(tag, last_message_time DESC, account_id)
) STRICT, WITHOUT ROWID;
-- Finds the references to a row that is deleted or replaced, as does every index that begins with a reference.
CREATE INDEX leeloo_account_tags_account ON leeloo_account_tags(account_id);

-- The same for each tag.
CREATE TABLE leeloo_tag_counts(
  tag TEXT PRIMARY KEY,
  total INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER leeloo_tag_added AFTER INSERT ON leeloo_account_tags BEGIN
  INSERT INTO leeloo_tag_counts(tag, total) VALUES(new.tag, 1)
    ON CONFLICT(tag) DO UPDATE SET total = total + 1;
END;
CREATE TRIGGER leeloo_tag_removed AFTER DELETE ON leeloo_account_tags BEGIN
  UPDATE leeloo_tag_counts SET total = total - 1 WHERE tag = old.tag;
END;
CREATE TRIGGER leeloo_tag_changed AFTER UPDATE OF tag ON leeloo_account_tags BEGIN
  UPDATE leeloo_tag_counts SET total = total - 1 WHERE tag = old.tag;
  INSERT INTO leeloo_tag_counts(tag, total) VALUES(new.tag, 1)
    ON CONFLICT(tag) DO UPDATE SET total = total + 1;
END;

CREATE TABLE leeloo_contacted_users(
  account_id TEXT NOT NULL COLLATE NOCASE REFERENCES leeloo_accounts(id),
  position INTEGER NOT NULL,        -- the order of links
  user_id TEXT NOT NULL COLLATE NOCASE REFERENCES leeloo_users(id),
  PRIMARY KEY(account_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX leeloo_contacted_users_user ON leeloo_contacted_users(user_id);

CREATE TABLE leeloo_orders(
  id TEXT PRIMARY KEY COLLATE NOCASE,
  account_id TEXT NOT NULL COLLATE NOCASE REFERENCES leeloo_accounts(id),
  price TEXT NOT NULL,              -- JSON number, as the scenario spells it
  currency TEXT NOT NULL,
  payment_method TEXT NOT NULL,
  status TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX leeloo_orders_newest ON leeloo_orders(account_id, updated_at DESC, id);

CREATE TABLE leeloo_messages(
  id TEXT PRIMARY KEY COLLATE NOCASE,
  account_id TEXT NOT NULL COLLATE NOCASE REFERENCES leeloo_accounts(id),
  text TEXT NOT NULL,
  type TEXT NOT NULL,
  read INTEGER NOT NULL,
  created_by TEXT COLLATE NOCASE REFERENCES leeloo_users(id),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX leeloo_messages_newest ON leeloo_messages(account_id, created_at DESC, id);
CREATE INDEX leeloo_messages_author ON leeloo_messages(created_by, id);

-- The same for each account's chat.
CREATE TABLE leeloo_message_counts(
  account_id TEXT PRIMARY KEY COLLATE NOCASE,
  total INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER leeloo_message_added AFTER INSERT ON leeloo_messages BEGIN
  INSERT INTO leeloo_message_counts(account_id, total) VALUES(new.account_id, 1)
    ON CONFLICT(account_id) DO UPDATE SET total = total + 1;
END;
CREATE TRIGGER leeloo_message_removed AFTER DELETE ON leeloo_messages BEGIN
  UPDATE leeloo_message_counts SET total = total - 1 WHERE account_id = old.account_id;
END;
CREATE TRIGGER leeloo_message_moved AFTER UPDATE OF account_id ON leeloo_messages BEGIN
  UPDATE leeloo_message_counts SET total = total - 1 WHERE account_id = old.account_id;
  INSERT INTO leeloo_message_counts(account_id, total) VALUES(new.account_id, 1)
    ON CONFLICT(account_id) DO UPDATE SET total = total + 1;
END;
