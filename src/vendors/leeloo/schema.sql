-- Times are milliseconds since the UNIX epoch. JSON columns hold what the API only carries through.

-- The company's own people, who write to accounts.
CREATE TABLE leeloo_users(
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE leeloo_accounts(
  id TEXT PRIMARY KEY,
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

-- Repeats the accounts' time, so that a tag's accounts stand here in the order in which they are shown.
CREATE TABLE leeloo_account_tags(
  tag TEXT NOT NULL,
  last_message_time INTEGER NOT NULL,
  account_id TEXT NOT NULL REFERENCES leeloo_accounts(id),
  PRIMARY KEY(tag, last_message_time DESC, account_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE leeloo_contacted_users(
  account_id TEXT NOT NULL REFERENCES leeloo_accounts(id),
  position INTEGER NOT NULL,        -- the order of links
  user_id TEXT NOT NULL REFERENCES leeloo_users(id),
  PRIMARY KEY(account_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE leeloo_orders(
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES leeloo_accounts(id),
  price TEXT NOT NULL,              -- JSON number, as the scenario spells it
  currency TEXT NOT NULL,
  payment_method TEXT NOT NULL,
  status TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX leeloo_orders_newest ON leeloo_orders(account_id, updated_at DESC, id);

CREATE TABLE leeloo_messages(
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES leeloo_accounts(id),
  text TEXT NOT NULL,
  type TEXT NOT NULL,
  read INTEGER NOT NULL,
  created_by TEXT REFERENCES leeloo_users(id),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX leeloo_messages_newest ON leeloo_messages(account_id, created_at DESC, id);
