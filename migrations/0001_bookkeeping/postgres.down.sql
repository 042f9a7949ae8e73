DROP TABLE freehold.refresh_tokens;
DROP TABLE freehold.verdicts;
DROP TABLE freehold.clients;
DROP TABLE freehold.row_meta;
DROP TABLE freehold.heads;
DROP TABLE freehold.settings;
