ALTER POLICY row_meta_owner ON freehold.row_meta USING (scope_id = (SELECT freehold.current_owner())) WITH CHECK (scope_id = (SELECT freehold.current_owner()));
