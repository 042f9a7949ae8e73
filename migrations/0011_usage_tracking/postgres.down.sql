DROP TABLE usage_tracking;
