"""Forces: people, materiel, readiness."""
