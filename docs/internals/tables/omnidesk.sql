CREATE TABLE omnidesk_brands(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  search_by_channels INTEGER NOT NULL,
  crm_lookup_url TEXT
) STRICT;
CREATE TABLE omnidesk_customers(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  brand_id INTEGER NOT NULL REFERENCES omnidesk_brands(id),
  external_primary_id TEXT,
  firstname TEXT NOT NULL,
  lastname TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX omnidesk_customers__external_primary_id_brand_id ON omnidesk_customers(external_primary_id, brand_id);
CREATE INDEX omnidesk_customers__brand_id ON omnidesk_customers(brand_id);
CREATE TABLE omnidesk_customer_count(total INTEGER NOT NULL) STRICT;
INSERT INTO omnidesk_customer_count(total) VALUES(0);
CREATE TRIGGER omnidesk_customer_count__added AFTER INSERT ON omnidesk_customers BEGIN
  UPDATE omnidesk_customer_count SET total = total + 1;
END;
CREATE TRIGGER omnidesk_customer_count__removed AFTER DELETE ON omnidesk_customers BEGIN
  UPDATE omnidesk_customer_count SET total = total - 1;
END;
CREATE TABLE omnidesk_channels(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL REFERENCES omnidesk_customers(id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  value TEXT NOT NULL
) STRICT;
CREATE INDEX omnidesk_channels__customer_id_id_type_value ON omnidesk_channels(customer_id, id, type, value);
CREATE INDEX omnidesk_channels__value_customer_id ON omnidesk_channels(value, customer_id);
CREATE TABLE omnidesk_custom_fields(
  customer_id INTEGER NOT NULL REFERENCES omnidesk_customers(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY(customer_id, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE omnidesk_tickets(
  id INTEGER PRIMARY KEY,
  customer_id INTEGER REFERENCES omnidesk_customers(id) ON DELETE SET NULL,
  subject TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX omnidesk_tickets__customer_id_created_at ON omnidesk_tickets(customer_id, created_at);
CREATE TABLE omnidesk_events(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL REFERENCES omnidesk_customers(id) ON DELETE CASCADE,
  message TEXT NOT NULL,
  initiated_by TEXT,
  source_url TEXT,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX omnidesk_events__customer_id_created_at ON omnidesk_events(customer_id, created_at);
CREATE TABLE omnidesk_crm_directory(
  brand_id INTEGER NOT NULL REFERENCES omnidesk_brands(id),
  channel TEXT NOT NULL,
  address TEXT NOT NULL,
  external_primary_id TEXT NOT NULL,
  firstname TEXT,
  lastname TEXT,
  PRIMARY KEY(brand_id, channel, address)
) STRICT, WITHOUT ROWID;
