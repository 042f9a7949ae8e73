DROP TABLE freehold_counted_before;
