DROP TABLE embed_analytics;
