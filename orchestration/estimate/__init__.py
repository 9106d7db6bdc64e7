"""`oligo estimate`: survival figures of any CSV or Parquet file, straight from the command line.

In the order of the work: command → figures → columns → source → cells, checking, counting → risk_tables, with
landmark_figures → group_times and published_curve where they are asked for, and
the answer printed by table, sentences, landmark_text and wording; whatever cannot be used is refused by refusal.

Does not belong here: formulas (survival/), the figures of the registry itself (survival_tables/).
"""
