DROP TABLE template_purchases;
