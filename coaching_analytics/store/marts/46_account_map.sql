-- What codes of each system's own chart of accounts stand for in the national handbook.
-- reads: account_code
-- grain: system x kind x code
-- partition: none
SELECT system_id, kind, code, nces_code, about, source FROM account_code ORDER BY system_id, kind, code
