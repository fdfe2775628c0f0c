"""Money: what was spent or budgeted, on what, from where; prices; contracts."""

from __future__ import annotations

from coaching_analytics.vocabulary.columns import Column, Table
from coaching_analytics.vocabulary.places import system_reference

INGREDIENTS = ("coach_pay", "fringe", "supervision", "travel", "materials", "platform", "learning",
               "overhead", "release_time", "reflection_time", "monitoring", "other")

SPENDING = Table(
    "spending", "money", "One amount spent or budgeted.",
    (
        Column("spending_id", "id", "The line.", True, example=("M1", "M2")),
        system_reference(),
        Column("start_date", "date", "First day the amount covers (first of a month).", True,
               example=("2024-07-01", "2024-07-01")),
        Column("end_date", "date", "First day it no longer covers (first of a month).", True,
               example=("2025-07-01", "2024-08-01")),
        Column("fiscal_year", "integer", "Fiscal year, named by the year it ends in.", True, minimum=1990,
               maximum=2100, example=("2025", "2025"), aliases=("FiscalYear 001639",)),
        Column("place_level", "choice", "What place the amount belongs to.", True,
               allowed=("site", "agency", "region", "system"), example=("agency", "site")),
        Column("place_id", "id", "The place's id.", True, example=("A1", "00123")),
        Column("amount", "decimal", "US dollars; negative for a reversal.", True, "US dollars",
               precision=14, scale=2, example=("62000.00", "450.00"),
               aliases=("ActualValue 001350", "BudgetedValue 001351")),
        Column("amount_kind", "choice", "Spent or budgeted.", True, allowed=("actual", "budget"),
               example=("actual", "actual")),
        Column("purpose", "choice", "What the dollars are for.", True,
               allowed=("coaching", "instructional_support", "programme", "other"),
               example=("coaching", "coaching")),
        Column("ingredient", "choice", "Ingredient of the cost of coaching.", allowed=INGREDIENTS,
               example=("coach_pay", "travel")),
        Column("perspective", "choice", "Paid directly, allocated (overhead), or in kind.", True,
               allowed=("direct", "allocated", "in_kind"), example=("direct", "direct")),
        Column("state_preschool", "boolean", "Part of state preschool funding.", example=("true", "false")),
        Column("function_code", "id", "NCES function (2212, 2213 ...).", example=("2213", "2213"),
               aliases=("RefFinancialExpenditureFunctionCodeId 001354",)),
        Column("object_code", "id", "Object (100 salaries ...).", example=("100", "580"),
               aliases=("RefFinancialExpenditureObjectCodeId 001355",)),
        Column("fund_code", "id", "Fund.", aliases=("FundClassification 001347",)),
        Column("fund_source", "text", "Where the money comes from."),
        Column("restricted", "boolean", "May only be used for a stated purpose."),
        Column("fixed", "boolean", "Cannot be changed this year (pension, utilities, insurance)."),
        Column("priority", "text", "Instructional priority it is tagged to."),
        Column("funding_end", "date", "Day the funding ends."),
    ),
    ("spending_id",), (("start_date", "end_date"),),
)

PRICE_INDEX = Table(
    "price_index", "money", "A price index by year.",
    (
        Column("index_name", "text", "Which index.", True, privacy="public"),
        Column("year", "integer", "Calendar year.", True, minimum=1900, maximum=2100, privacy="public"),
        Column("value", "decimal", "Index value.", True, "index points", 0, precision=12, scale=4,
               privacy="public"),
        Column("source", "text", "Where it was read.", True, privacy="public"),
    ),
    ("index_name", "year"),
)

ACCOUNT_CODE = Table(
    "account_code", "money", "What a code of a system's own chart of accounts stands for nationally.",
    (
        system_reference(),
        Column("kind", "choice", "Function or object.", True, allowed=("function", "object"),
               privacy="public", example=("function", "object")),
        Column("code", "id", "The code as the ledger writes it.", True, privacy="public",
               example=("13", "6100")),
        Column("nces_code", "id", "The NCES function or object it stands for.", True, privacy="public",
               example=("2213", "100")),
        Column("about", "text", "What it is called there.", privacy="public"),
        Column("source", "text", "Where the chart of accounts was read.", True, privacy="public",
               example=("Accounting manual 2024", "Accounting manual 2024")),
    ),
    ("system_id", "kind", "code"),
)

REGIONAL_PRICE_INDEX = Table(
    "regional_price_index", "money", "How dear a region is in a year: 100 is the average of its system.",
    (
        Column("region_id", "id", "The region.", True, references="region.region_id", privacy="public",
               example=("north", "south")),
        Column("year", "integer", "Calendar year.", True, minimum=1900, maximum=2100, privacy="public",
               example=("2024", "2024")),
        Column("value", "decimal", "Price level of the region; 100 is the system's average.", True,
               "index points", 1, 1000, precision=9, scale=4, privacy="public", example=("108.5", "96")),
        Column("source", "text", "Where it was read.", True, privacy="public",
               example=("Comparable wage index", "Comparable wage index")),
    ),
    ("region_id", "year"),
)

CONTRACT = Table(
    "contract", "money", "An outcomes-based contract.",
    (
        Column("contract_id", "id", "The contract.", True),
        system_reference(),
        Column("vendor", "text", "The vendor.", True),
        Column("start_date", "date", "First day.", True),
        Column("end_date", "date", "First day after.", True),
        Column("base_amount", "decimal", "Base payment.", True, "US dollars", 0, precision=14, scale=2),
        Column("floor_amount", "decimal", "Least payable.", False, "US dollars", 0, precision=14, scale=2),
        Column("cap_amount", "decimal", "Most payable.", False, "US dollars", 0, precision=14, scale=2),
        Column("fallback", "text", "What holds when a term cannot be measured: a percentage of its "
               "amount (50%), or words; words, and no fallback, mean that the parties agree."),
    ),
    ("contract_id",), (("start_date", "end_date"),),
)

CONTRACT_TERM = Table(
    "contract_term", "money", "One term of a contract.",
    (
        Column("contract_id", "id", "The contract.", True, references="contract.contract_id"),
        Column("term_number", "integer", "1, 2, 3 ...", True, minimum=1, maximum=1000),
        Column("party", "choice", "Whose duty it is.", True, allowed=("vendor", "district")),
        Column("term_kind", "choice", "What it does to the payment.", True,
               allowed=("contingent", "discount", "owed_in_full", "surcharge")),
        Column("metric", "text", "Metric it is measured by.", True),
        Column("baseline", "decimal", "Baseline."),
        Column("target", "decimal", "Target."),
        Column("amount", "decimal", "Amount at stake.", True, "US dollars", 0, precision=14, scale=2),
    ),
    ("contract_id", "term_number"),
)

CONTRACT_CLAUSE = Table(
    "contract_clause", "money",
    "How a term of a contract is worded and measured; without one: over the whole system, in its days.",
    (
        Column("contract_id", "id", "The contract.", True, references="contract.contract_id"),
        Column("term_number", "integer", "The term.", True, minimum=1, maximum=1000),
        Column("wording", "text", "The clause as the contract words it."),
        Column("figure", "text", "Which figure of the metric is meant, as name=value; name=value "
               "(statistic=mean_of_quarters; recipient=any)."),
        Column("places", "text", "Places it is measured over, as region=north; setting=centre,home; blank: "
               "the whole system."),
        Column("settings", "text", "Settings it is measured with, as name=value; blank: those of the store."),
        Column("start_date", "date", "First day it is measured (first of a month); blank: the contract's."),
        Column("end_date", "date", "First day after (first of a month); blank: the contract's."),
        Column("payout", "choice", "How the amount follows the figure: in a straight line from baseline to "
               "target, or all of it at the target. Blank: in a line where a contingent term has a baseline.",
               allowed=("linear", "step")),
        Column("fallback_share", "decimal", "Share of the amount that holds when the term cannot be "
               "measured; blank: what the contract says.", False, "share", 0, 1, precision=6, scale=4),
    ),
    ("contract_id", "term_number"), (("start_date", "end_date"),),
)

TABLES = (SPENDING, PRICE_INDEX, ACCOUNT_CODE, REGIONAL_PRICE_INDEX, CONTRACT, CONTRACT_TERM, CONTRACT_CLAUSE)
