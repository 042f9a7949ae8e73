DROP TABLE collaborations;
