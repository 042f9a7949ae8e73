-- 0010 messages: what was said in a conversation, and which tools were called.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE messages (
  id uuid CONSTRAINT messages_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  role text NOT NULL,
  content text NOT NULL,
  tool_calls jsonb,
  created_at timestamptz NOT NULL,
  CONSTRAINT messages_role_enum CHECK (role IN ('user', 'assistant', 'agent')),
  CONSTRAINT messages_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT messages_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT messages_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT messages_conversation_id_fkey FOREIGN KEY (user_id, conversation_id) REFERENCES conversations (user_id, id) ON DELETE CASCADE
);
CREATE INDEX messages_conversation_id_idx ON messages (conversation_id);
CREATE INDEX messages_user_id_idx ON messages (user_id);
CREATE INDEX messages_conversation_id_created_at_idx ON messages (conversation_id, created_at);
ALTER TABLE messages ENABLE ROW LEVEL SECURITY;
CREATE POLICY messages_owner ON messages TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
GRANT SELECT (id, user_id, conversation_id, role, content, tool_calls, created_at) ON messages TO freehold_app;
GRANT INSERT (id, user_id, conversation_id, role, content, tool_calls, created_at) ON messages TO freehold_app;
GRANT DELETE ON messages TO freehold_sync;
