"""A contract for a benchmark store: three terms that are measured on its logs, so its page has figures to draw."""

from __future__ import annotations

import tempfile
from pathlib import Path

from coaching_analytics.ingest import load
from coaching_analytics.store import open_store

FILES = {
    "contract": "contract_id,system_id,vendor,start_date,end_date,base_amount,floor_amount,cap_amount,fallback\n"
    "K1,big,Vendor,2024-07-01,2025-07-01,500000.00,400000.00,900000.00,parties to agree\n",
    "contract_term": "contract_id,term_number,party,term_kind,metric,baseline,target,amount\n"
    "K1,1,vendor,contingent,coverage,0.5,0.95,300000.00\n"
    "K1,2,vendor,discount,dosage_rate,,1.5,50000.00\n"
    "K1,3,district,surcharge,entry_lag,,30,20000.00\n",
    "contract_clause": "contract_id,term_number,wording,figure\n"
    "K1,1,Sites with a contact in an average quarter,statistic=mean_of_quarters; recipient=any\n"
    "K1,2,Hours given to a site a month,statistic=mean\n"
    "K1,3,Days until a visit is entered,statistic=nine_in_ten\n",
}


def with_contract(store: Path) -> None:
    """Load the contract unless the store has one."""
    if set(FILES) <= set(open_store(store).batches()["table_name"]):
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, text in FILES.items():
            (Path(folder) / f"{name}.csv").write_text(text, "utf-8")
        (Path(folder) / "extract.toml").write_text('origin = "simulated"\n', "utf-8")
        report = load([Path(folder)], store)
    if report.exit_code:
        raise SystemExit(f"the contract could not be loaded: {report}")
