"""Benchmarks: how long the main job takes, as ratios against a baseline of the same run.

Belongs here: measuring. Does not belong here: tests; nothing fails for being slow.
"""
