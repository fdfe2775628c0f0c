-- Contracts with their terms and how each is measured.
-- reads: contract, contract_term, contract_clause
-- grain: contract x term
-- partition: none
SELECT
    contract.system_id,
    contract.contract_id,
    contract.vendor,
    contract.start_date AS contract_start,
    contract.end_date AS contract_end,
    contract.base_amount,
    contract.floor_amount,
    contract.cap_amount,
    contract.fallback,
    contract_term.term_number,
    contract_term.party,
    contract_term.term_kind,
    contract_term.metric,
    contract_term.baseline,
    contract_term.target,
    contract_term.amount,
    contract_clause.wording,
    contract_clause.figure,
    contract_clause.places,
    contract_clause.settings,
    coalesce(contract_clause.start_date, contract.start_date) AS start_date,
    coalesce(contract_clause.end_date, contract.end_date) AS end_date,
    contract_clause.payout,
    contract_clause.fallback_share
FROM contract
LEFT JOIN contract_term ON contract_term.contract_id = contract.contract_id
LEFT JOIN contract_clause ON contract_clause.contract_id = contract_term.contract_id
    AND contract_clause.term_number = contract_term.term_number
