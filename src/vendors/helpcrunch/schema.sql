-- A customer as the vendor shows it. JSON columns hold what the API only carries through.
CREATE TABLE helpcrunch_customers(
  id INTEGER PRIMARY KEY,
  name TEXT,
  email TEXT,
  user_id TEXT,
  company TEXT,
  phone TEXT,
  first_seen INTEGER,           -- UNIX seconds
  last_seen INTEGER,            -- UNIX seconds
  location TEXT,                -- JSON object
  device TEXT,                  -- JSON object
  unsubscribed INTEGER NOT NULL,
  blocked INTEGER NOT NULL,
  source TEXT,
  referer TEXT,
  locale TEXT,
  notes TEXT,
  last_page TEXT,
  tags TEXT NOT NULL,           -- JSON array of {name, color}
  custom_data TEXT NOT NULL     -- JSON object
) STRICT;
