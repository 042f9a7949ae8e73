DROP TABLE data_connections;
