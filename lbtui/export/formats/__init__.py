"""How rows are written: CSV, TSV, JSON, JSONL, Markdown, Parquet."""
