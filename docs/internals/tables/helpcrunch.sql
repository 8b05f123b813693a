CREATE TABLE helpcrunch_customers(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT,
  email TEXT COLLATE NOCASE,
  user_id TEXT COLLATE NOCASE,
  company TEXT,
  phone TEXT,
  telegram_id TEXT,
  facebook_id TEXT,
  instagram_id TEXT,
  viber_id TEXT,
  whatsapp_id TEXT,
  created_from TEXT,
  integration_id TEXT,
  first_seen INTEGER,
  last_seen INTEGER,
  location TEXT,
  device TEXT,
  unsubscribed INTEGER NOT NULL,
  blocked INTEGER NOT NULL,
  source TEXT,
  referer TEXT,
  locale TEXT,
  notes TEXT,
  last_page TEXT,
  tags TEXT NOT NULL,
  custom_data TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX helpcrunch_customers__user_id ON helpcrunch_customers(user_id);
CREATE INDEX helpcrunch_customers__email ON helpcrunch_customers(email);
CREATE INDEX helpcrunch_customers__first_seen_id ON helpcrunch_customers(first_seen, id);
CREATE INDEX helpcrunch_customers__last_seen_id ON helpcrunch_customers(last_seen, id);
CREATE TABLE helpcrunch_customer_count(total INTEGER NOT NULL) STRICT;
INSERT INTO helpcrunch_customer_count(total) VALUES(0);
CREATE TRIGGER helpcrunch_customer_count__added AFTER INSERT ON helpcrunch_customers BEGIN
  UPDATE helpcrunch_customer_count SET total = total + 1;
END;
CREATE TRIGGER helpcrunch_customer_count__removed AFTER DELETE ON helpcrunch_customers BEGIN
  UPDATE helpcrunch_customer_count SET total = total - 1;
END;
CREATE TABLE helpcrunch_tags(
  name TEXT NOT NULL PRIMARY KEY,
  color TEXT NOT NULL
) STRICT;
CREATE TABLE helpcrunch_events(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  data TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  customer INTEGER NOT NULL REFERENCES helpcrunch_customers(id) ON DELETE CASCADE
) STRICT;
CREATE INDEX helpcrunch_events__customer ON helpcrunch_events(customer);
CREATE TABLE helpcrunch_agents(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  role TEXT NOT NULL,
  unsubscribed INTEGER NOT NULL
) STRICT;
CREATE TABLE helpcrunch_departments(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL
) STRICT;
CREATE TABLE helpcrunch_department_agents(
  department_id INTEGER NOT NULL REFERENCES helpcrunch_departments(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  agent_id INTEGER NOT NULL REFERENCES helpcrunch_agents(id),
  PRIMARY KEY(department_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX helpcrunch_department_agents__agent_id ON helpcrunch_department_agents(agent_id);
CREATE TABLE helpcrunch_applications(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  display_name TEXT NOT NULL,
  type TEXT NOT NULL
) STRICT;
CREATE TABLE helpcrunch_chats(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  closed_by TEXT,
  last_customer_message_at INTEGER,
  status TEXT NOT NULL,
  closed_at INTEGER,
  rating TEXT,
  created_at INTEGER NOT NULL,
  last_message_at INTEGER,
  snoozed_until INTEGER,
  last_message_text TEXT,
  last_message_id INTEGER,
  last_communicated_agent_id INTEGER REFERENCES helpcrunch_agents(id) ON DELETE SET NULL,
  read_by_agent INTEGER NOT NULL,
  read_by_customer INTEGER NOT NULL,
  created_with TEXT NOT NULL,
  snoozed_at INTEGER,
  application_id INTEGER NOT NULL REFERENCES helpcrunch_applications(id),
  customer_id INTEGER NOT NULL REFERENCES helpcrunch_customers(id) ON DELETE CASCADE,
  assignee_id INTEGER REFERENCES helpcrunch_agents(id) ON DELETE SET NULL,
  department_id INTEGER REFERENCES helpcrunch_departments(id) ON DELETE SET NULL
) STRICT;
CREATE INDEX helpcrunch_chats__created_at_id ON helpcrunch_chats(created_at, id);
CREATE INDEX helpcrunch_chats__last_customer_message_at_id ON helpcrunch_chats(last_customer_message_at, id);
CREATE INDEX helpcrunch_chats__last_message_at_id ON helpcrunch_chats(last_message_at, id);
CREATE INDEX helpcrunch_chats__closed_at_id ON helpcrunch_chats(closed_at, id);
CREATE INDEX helpcrunch_chats__snoozed_at_snoozed_until ON helpcrunch_chats(snoozed_at, snoozed_until);
CREATE INDEX helpcrunch_chats__last_communicated_agent_id ON helpcrunch_chats(last_communicated_agent_id);
CREATE INDEX helpcrunch_chats__application_id ON helpcrunch_chats(application_id);
CREATE INDEX helpcrunch_chats__customer_id ON helpcrunch_chats(customer_id);
CREATE INDEX helpcrunch_chats__assignee_id ON helpcrunch_chats(assignee_id);
CREATE INDEX helpcrunch_chats__department_id ON helpcrunch_chats(department_id);
CREATE TABLE helpcrunch_chat_count(total INTEGER NOT NULL) STRICT;
INSERT INTO helpcrunch_chat_count(total) VALUES(0);
CREATE TRIGGER helpcrunch_chat_count__added AFTER INSERT ON helpcrunch_chats BEGIN
  UPDATE helpcrunch_chat_count SET total = total + 1;
END;
CREATE TRIGGER helpcrunch_chat_count__removed AFTER DELETE ON helpcrunch_chats BEGIN
  UPDATE helpcrunch_chat_count SET total = total - 1;
END;
CREATE TABLE helpcrunch_chat_agents(
  chat_id INTEGER NOT NULL REFERENCES helpcrunch_chats(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  agent_id INTEGER NOT NULL REFERENCES helpcrunch_agents(id),
  PRIMARY KEY(chat_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX helpcrunch_chat_agents__agent_id ON helpcrunch_chat_agents(agent_id);
CREATE TABLE helpcrunch_messages(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  type TEXT NOT NULL,
  text TEXT NOT NULL,
  read INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER,
  edited INTEGER NOT NULL,
  broadcast_type TEXT,
  chat INTEGER NOT NULL REFERENCES helpcrunch_chats(id) ON DELETE CASCADE,
  sent_by TEXT NOT NULL,
  agent_id INTEGER REFERENCES helpcrunch_agents(id) ON DELETE SET NULL
) STRICT;
CREATE INDEX helpcrunch_messages__chat_created_at_id ON helpcrunch_messages(chat, created_at DESC, id DESC);
CREATE INDEX helpcrunch_messages__agent_id ON helpcrunch_messages(agent_id);
CREATE TABLE helpcrunch_message_counts(
  chat INTEGER NOT NULL,
  total INTEGER NOT NULL,
  PRIMARY KEY(chat)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER helpcrunch_message_counts__added AFTER INSERT ON helpcrunch_messages BEGIN
  INSERT INTO helpcrunch_message_counts(chat, total) VALUES(new.chat, 1)
    ON CONFLICT DO UPDATE SET total = total + 1;
END;
CREATE TRIGGER helpcrunch_message_counts__removed AFTER DELETE ON helpcrunch_messages BEGIN
  UPDATE helpcrunch_message_counts SET total = total - 1
    WHERE chat = old.chat;
END;
CREATE TRIGGER helpcrunch_message_counts__changed AFTER UPDATE OF chat ON helpcrunch_messages BEGIN
  UPDATE helpcrunch_message_counts SET total = total - 1
    WHERE chat = old.chat;
  INSERT INTO helpcrunch_message_counts(chat, total) VALUES(new.chat, 1)
    ON CONFLICT DO UPDATE SET total = total + 1;
END;
