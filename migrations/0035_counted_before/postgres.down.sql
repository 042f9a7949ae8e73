DROP TABLE freehold.counted_before;
