DELETE FROM freehold_counted_before;
