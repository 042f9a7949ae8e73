DROP POLICY analyses_shared ON analyses;
DROP POLICY charts_shared ON charts;
DROP TABLE collaborations;
