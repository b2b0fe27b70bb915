"""History once more: the model started in the past, fed what was observed of aid and intake, against what then happened."""
