DROP TABLE marketplace_ratings;
