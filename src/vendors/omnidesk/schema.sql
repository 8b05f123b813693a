-- What Omnidesk keeps. AUTOINCREMENT: an id that was deleted never comes back for somebody else.
CREATE TABLE omnidesk_brands(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  search_by_channels INTEGER NOT NULL,
  crm_lookup_url TEXT                   -- NULL: a brand without CRM; never called
) STRICT;

CREATE TABLE omnidesk_customers(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  brand_id INTEGER NOT NULL REFERENCES omnidesk_brands(id),
  external_primary_id TEXT,
  firstname TEXT NOT NULL,
  lastname TEXT NOT NULL
) STRICT;
-- The external id comes first, so that it is found without its brand too.
CREATE UNIQUE INDEX omnidesk_customers_by_external_id
  ON omnidesk_customers(external_primary_id, brand_id);
CREATE INDEX omnidesk_customers_by_brand ON omnidesk_customers(brand_id);

-- How many customers there are: counting a million rows for each page of the list takes too long.
CREATE TABLE omnidesk_customer_count(total INTEGER NOT NULL) STRICT;
INSERT INTO omnidesk_customer_count(total) VALUES(0);
CREATE TRIGGER omnidesk_customer_added AFTER INSERT ON omnidesk_customers BEGIN
  UPDATE omnidesk_customer_count SET total = total + 1;
END;
CREATE TRIGGER omnidesk_customer_removed AFTER DELETE ON omnidesk_customers BEGIN
  UPDATE omnidesk_customer_count SET total = total - 1;
END;

CREATE TABLE omnidesk_channels(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL REFERENCES omnidesk_customers(id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  value TEXT NOT NULL
) STRICT;
-- A customer's channels whole, in the order in which they are shown: a list need not look into the table for each.
CREATE INDEX omnidesk_channels_by_customer ON omnidesk_channels(customer_id, id, type, value);
CREATE INDEX omnidesk_channels_by_value ON omnidesk_channels(value, customer_id);

CREATE TABLE omnidesk_custom_fields(
  customer_id INTEGER NOT NULL REFERENCES omnidesk_customers(id) ON DELETE CASCADE,
  name TEXT NOT NULL,                   -- without "custom_"
  value TEXT NOT NULL,
  PRIMARY KEY(customer_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE omnidesk_tickets(
  id INTEGER PRIMARY KEY,
  customer_id INTEGER REFERENCES omnidesk_customers(id) ON DELETE SET NULL,
  subject TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at INTEGER NOT NULL           -- UNIX milliseconds
) STRICT;
CREATE INDEX omnidesk_tickets_by_customer ON omnidesk_tickets(customer_id, created_at);

CREATE TABLE omnidesk_events(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL REFERENCES omnidesk_customers(id) ON DELETE CASCADE,
  message TEXT NOT NULL,
  initiated_by TEXT,
  source_url TEXT,
  created_at INTEGER NOT NULL           -- UNIX milliseconds
) STRICT;
CREATE INDEX omnidesk_events_by_customer ON omnidesk_events(customer_id, created_at);

-- What a brand's CRM would answer.
CREATE TABLE omnidesk_crm_directory(
  brand_id INTEGER NOT NULL REFERENCES omnidesk_brands(id),
  channel TEXT NOT NULL,                -- email, phoneNumber
  address TEXT NOT NULL,
  external_primary_id TEXT NOT NULL,
  firstname TEXT,                       -- NULL: the CRM does not know it
  lastname TEXT,
  PRIMARY KEY(brand_id, channel, address)
) STRICT, WITHOUT ROWID;
