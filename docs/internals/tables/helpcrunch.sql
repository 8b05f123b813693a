CREATE TABLE helpcrunch_customers(
  id INTEGER PRIMARY KEY,
  name TEXT,
  email TEXT,
  user_id TEXT,
  company TEXT,
  phone TEXT,
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
