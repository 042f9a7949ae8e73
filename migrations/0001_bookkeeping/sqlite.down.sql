DROP TABLE freehold_refresh_tokens;
DROP TABLE freehold_verdicts;
DROP TABLE freehold_clients;
DROP TABLE freehold_row_meta;
DROP TABLE freehold_heads;
DROP TABLE freehold_settings;
