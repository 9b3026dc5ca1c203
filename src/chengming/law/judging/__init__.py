"""How a case is folded from its records and an act judged; `chengming.law.progress` is its door."""
