DROP TABLE freehold_writer;
DROP TABLE freehold_captured;
