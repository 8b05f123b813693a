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
CREATE TABLE omnidesk_forms(
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL
) STRICT;
CREATE TABLE omnidesk_formfields(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  form_id INTEGER NOT NULL REFERENCES omnidesk_forms(id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  input_type TEXT NOT NULL,
  required INTEGER NOT NULL,
  required_statuses TEXT NOT NULL
) STRICT;
CREATE INDEX omnidesk_formfields__form_id_id ON omnidesk_formfields(form_id, id);
CREATE TABLE omnidesk_ticket_channels(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  icon TEXT NOT NULL,
  custom_channel_endpoint TEXT NOT NULL,
  include_signature INTEGER NOT NULL,
  custom_channel_secret TEXT NOT NULL,
  custom_channel_warning_en TEXT NOT NULL,
  custom_channel_warning_nl TEXT NOT NULL,
  custom_channel_available_in_quick_ticket INTEGER NOT NULL
) STRICT;
CREATE TABLE omnidesk_users(
  id INTEGER PRIMARY KEY,
  username TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT NOT NULL,
  active INTEGER NOT NULL
) STRICT;
CREATE TABLE omnidesk_views(
  name TEXT NOT NULL PRIMARY KEY,
  status TEXT,
  priority TEXT,
  brand_id INTEGER REFERENCES omnidesk_brands(id)
) STRICT, WITHOUT ROWID;
CREATE INDEX omnidesk_views__brand_id ON omnidesk_views(brand_id);
CREATE TABLE omnidesk_tickets(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER REFERENCES omnidesk_customers(id) ON DELETE SET NULL,
  subject TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  form_values TEXT,
  brand_id INTEGER REFERENCES omnidesk_brands(id),
  channel_id INTEGER REFERENCES omnidesk_ticket_channels(id) ON DELETE SET NULL,
  channel_account_id TEXT,
  direction TEXT,
  priority TEXT,
  sender TEXT NOT NULL,
  from_name TEXT NOT NULL,
  recipient TEXT NOT NULL,
  to_name TEXT NOT NULL,
  icon TEXT,
  assigned_group_id INTEGER,
  assigned_user_id INTEGER,
  external_id TEXT NOT NULL,
  external_gui_url TEXT NOT NULL,
  form_id INTEGER REFERENCES omnidesk_forms(id) ON DELETE SET NULL,
  grade_by_customer INTEGER,
  closed_at INTEGER,
  last_update INTEGER,
  last_update_agent INTEGER,
  last_update_customer INTEGER,
  sla_breach_customer_wait_time INTEGER,
  sla_breach_first_reply_time INTEGER,
  sla_breach_next_reply_time INTEGER,
  sla_breach_user_work_time INTEGER,
  sla_next_breach INTEGER,
  sla_next_breach_current_status TEXT,
  sla_policy_id INTEGER,
  snooze_time INTEGER,
  snooze_time_sent INTEGER
) STRICT;
CREATE INDEX omnidesk_tickets__customer_id_created_at ON omnidesk_tickets(customer_id, created_at);
CREATE INDEX omnidesk_tickets__created_at_id ON omnidesk_tickets(created_at, id);
CREATE INDEX omnidesk_tickets__sender ON omnidesk_tickets(sender);
CREATE INDEX omnidesk_tickets__recipient ON omnidesk_tickets(recipient);
CREATE INDEX omnidesk_tickets__brand_id ON omnidesk_tickets(brand_id);
CREATE INDEX omnidesk_tickets__channel_id ON omnidesk_tickets(channel_id);
CREATE INDEX omnidesk_tickets__form_id ON omnidesk_tickets(form_id);
CREATE TABLE omnidesk_ticket_events(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ticket_id INTEGER NOT NULL REFERENCES omnidesk_tickets(id) ON DELETE CASCADE,
  item_type TEXT NOT NULL,
  item_type_id TEXT NOT NULL,
  description TEXT NOT NULL,
  initiated_by TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX omnidesk_ticket_events__ticket_id_created_at ON omnidesk_ticket_events(ticket_id, created_at);
CREATE TABLE omnidesk_ticket_messages(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ticket_id INTEGER NOT NULL REFERENCES omnidesk_tickets(id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  content TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  sender TEXT,
  recipient TEXT,
  status_new TEXT NOT NULL,
  user_id INTEGER REFERENCES omnidesk_users(id) ON DELETE SET NULL,
  user_name TEXT NOT NULL,
  direction TEXT NOT NULL,
  channel_name TEXT,
  channel_icon TEXT
) STRICT;
CREATE INDEX omnidesk_ticket_messages__ticket_id_created_at ON omnidesk_ticket_messages(ticket_id, created_at);
CREATE INDEX omnidesk_ticket_messages__user_id ON omnidesk_ticket_messages(user_id);
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
