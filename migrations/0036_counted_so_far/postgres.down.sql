DELETE FROM freehold.counted_before;
