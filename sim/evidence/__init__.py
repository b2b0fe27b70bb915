"""What the model is judged by."""
