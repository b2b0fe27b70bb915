"""How good forecasts were: proper scores, baselines, and what happened. Nothing here simulates."""
