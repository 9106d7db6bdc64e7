"""Intake from outside: small deliveries in, canonical tables and findings out."""
