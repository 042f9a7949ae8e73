DROP TABLE template_ratings;
