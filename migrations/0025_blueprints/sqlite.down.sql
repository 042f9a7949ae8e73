DROP TABLE blueprints_search;
DROP TABLE blueprints;
